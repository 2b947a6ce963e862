import { z } from "zod";
import type { Deps } from "../shared/deps.ts";
import { TerminalError } from "../shared/errors.ts";
import { VersionNumber } from "../shared/ids.ts";
import { paths } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { collectRegister } from "./contracts/release.ts";

const Result = z.object({ version: VersionNumber });

export const collectRegisterWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof collectRegister> =>
  async ({ runId, model }) => {
    const result = await blobs.json(paths.run(runId, "register/result.json"), Result);
    if (!result) throw new TerminalError(`the registration of ${runId} left no result`);
    return { name: model, number: result.version };
  };
