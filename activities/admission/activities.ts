import type { Around } from "../../shared/admission/foresee-run.ts";
import type { Implementations } from "../activity.ts";
import type * as contracts from "./contracts.ts";
import { freeModelWith, holdModelWith } from "./place.ts";
import { requestRunWith } from "./request-run.ts";

/** What admission can do, with the services that it needs. */
export const admissionActivities = (services: Around) =>
  ({
    holdModel: holdModelWith(services),
    freeModel: freeModelWith(services),
    requestRun: requestRunWith(services),
  }) satisfies Implementations<typeof contracts>;
