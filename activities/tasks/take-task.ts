import type { Blobs } from "../../shared/clients/blobs.ts";
import { takeNext } from "../../shared/tasks/queue.ts";
import type { Activity } from "../activity.ts";
import type { takeTask } from "./contracts.ts";

export const takeTaskWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof takeTask> =>
  async ({ runId, queue, token }) => ({ task: await takeNext(blobs, runId, queue, token) });
