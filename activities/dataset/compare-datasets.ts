import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { readDiff } from "../../shared/dataset/read-dataset.ts";
import { answerOperation } from "../../shared/operations/operations.ts";
import type { Activity } from "../activity.ts";
import type { compareDatasets } from "./contracts.ts";

const About = z.object({ from: z.string(), to: z.string(), limit: z.number() });

export const compareDatasetsWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof compareDatasets> =>
  async (asked) =>
    answerOperation(blobs, asked, About, ({ from, to, limit }) =>
      readDiff(blobs, asked.model, [from, to], limit),
    );
