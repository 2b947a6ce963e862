import type { Deps } from "../shared/deps.ts";
import { requestRun } from "../shared/intake/request-run.ts";
import type { Activity } from "./activity.ts";
import type { requestRun as contract } from "./contracts/intake.ts";

export const requestRunWith =
  (deps: Deps): Activity<typeof contract> =>
  (wanted, orchestrations) =>
    requestRun(deps, wanted, orchestrations);
