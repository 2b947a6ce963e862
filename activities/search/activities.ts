import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Implementations } from "../activity.ts";
import { collectTrialsWith } from "./collect-trials.ts";
import type * as contracts from "./contracts.ts";
import { observeTrialsWith } from "./observe-trials.ts";
import { openRunWith } from "./open-run.ts";
import { prepareTrialsWith } from "./prepare-trials.ts";
import { readBudgetWith } from "./read-budget.ts";

/** What search can do, with the services that it needs. */
export const searchActivities = (services: { blobs: Blobs; mlflow: Mlflow; settings: Settings }) =>
  ({
    openRun: openRunWith(services),
    observeTrials: observeTrialsWith(services),
    readBudget: readBudgetWith(services),
    prepareTrials: prepareTrialsWith(services),
    collectTrials: collectTrialsWith(services),
  }) satisfies Implementations<typeof contracts>;
