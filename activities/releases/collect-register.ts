import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { VersionNumber } from "../../shared/kit/ids.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Activity } from "../activity.ts";
import type { collectRegister } from "./contracts.ts";

const Result = z.object({ version: VersionNumber });

export const collectRegisterWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectRegister> =>
  async ({ runId, model }) => {
    const result = await blobs.json(paths.run(runId, "register/result.json"), Result);
    if (!result) throw new TerminalError(`the registration of ${runId} left no result`);
    return { name: model, number: result.version };
  };
