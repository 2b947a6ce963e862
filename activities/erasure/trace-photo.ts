import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { tracePhoto } from "../../shared/erasure/trace.ts";
import { answerOperation } from "../../shared/operations/operations.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { tracePhoto as contract } from "./contracts.ts";

const About = z.object({ photo: z.string() });

export const tracePhotoWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof contract> =>
  async (asked) =>
    answerOperation(blobs, asked, About, async ({ photo }) =>
      tracePhoto(blobs, await planOf(plans, asked.model), photo),
    );
