import type { Blobs } from "../../shared/clients/blobs.ts";
import { readFindings } from "../../shared/dataset/findings.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import type { Activity } from "../activity.ts";
import type { collectCheck } from "./contracts.ts";

export const collectCheckWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectCheck> =>
  async ({ runId }) => {
    const found = await readFindings(blobs, runId);
    if (!found) throw new TerminalError(`the data checks of ${runId} left no result`);
    return found;
  };
