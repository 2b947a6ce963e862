import type { Blobs } from "../../shared/clients/blobs.ts";
import { asSentences } from "../../shared/dataset/findings.ts";
import { checkFiles, checkTask } from "../../shared/dataset/tasks.ts";
import { resultOf } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { collectCheck } from "./contracts.ts";

export const collectCheckWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectCheck> =>
  async ({ runId }) =>
    asSentences(await resultOf(blobs, checkTask, checkFiles(runId)));
