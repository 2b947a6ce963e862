import type { Blobs } from "../../shared/clients/blobs.ts";
import { registerFiles, registerTask } from "../../shared/releases/tasks.ts";
import { resultOf } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { collectRegister } from "./contracts.ts";

export const collectRegisterWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectRegister> =>
  async ({ runId, model }) => {
    const { name = model, version } = await resultOf(blobs, registerTask, registerFiles(runId));
    return { name, number: version };
  };
