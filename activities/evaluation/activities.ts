import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { Implementations } from "../activity.ts";
import { collectEvaluateWith } from "./collect-evaluate.ts";
import type * as contracts from "./contracts.ts";
import { prepareEvaluateWith } from "./prepare-evaluate.ts";

/** What evaluation can do, with the services that it needs. */
export const evaluationActivities = (services: { blobs: Blobs; mlflow: Mlflow }) =>
  ({
    prepareEvaluate: prepareEvaluateWith(services),
    collectEvaluate: collectEvaluateWith(services),
  }) satisfies Implementations<typeof contracts>;
