import type { Blobs } from "../../shared/clients/blobs.ts";
import { takeEach } from "../../shared/tasks/queue.ts";
import type { Activity } from "../activity.ts";
import type { takeTasks } from "./contracts.ts";

export const takeTasksWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof takeTasks> =>
  ({ runId, queue, tokens }) =>
    takeEach(blobs, runId, queue, tokens);
