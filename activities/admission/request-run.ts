import type { Around } from "../../shared/admission/foresee-run.ts";
import { requestRun } from "../../shared/admission/request-run.ts";
import type { Activity } from "../activity.ts";
import type { requestRun as contract } from "./contracts.ts";

export const requestRunWith =
  (deps: Around): Activity<typeof contract> =>
  (wanted, orchestrations) =>
    requestRun(deps, wanted, orchestrations);
