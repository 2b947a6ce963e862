import type { Deps } from "../shared/deps.ts";
import { TerminalError } from "../shared/errors.ts";
import { readFindings } from "../shared/runs/findings.ts";
import type { Activity } from "./activity.ts";
import type { collectCheck } from "./contracts/data.ts";

export const collectCheckWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof collectCheck> =>
  async ({ runId }) => {
    const found = await readFindings(blobs, runId);
    if (!found) throw new TerminalError(`the data checks of ${runId} left no result`);
    return found;
  };
