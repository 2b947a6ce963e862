import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { Implementations } from "../activity.ts";
import { closeRunWith } from "./close-run.ts";
import type * as contracts from "./contracts.ts";
import { examineRunWith } from "./examine-run.ts";
import { finishRunWith } from "./finish-run.ts";

/** What runs can do, with the services that it needs. */
export const runsActivities = (services: { blobs: Blobs; mlflow: Mlflow; databricks: Databricks }) =>
  ({
    finishRun: finishRunWith(services),
    examineRun: examineRunWith(services),
    closeRun: closeRunWith(services),
  }) satisfies Implementations<typeof contracts>;
