import type { Implementations } from "../activity.ts";
import { closeRunWith } from "./close-run.ts";
import type * as contracts from "./contracts.ts";
import { examineRunWith } from "./examine-run.ts";
import { finishRunWith, type RunServices } from "./finish-run.ts";

/** What runs can do, with the services that it needs. */
export const runsActivities = (services: RunServices) =>
  ({
    finishRun: finishRunWith(services),
    examineRun: examineRunWith(services),
    closeRun: closeRunWith(services),
  }) satisfies Implementations<typeof contracts>;
