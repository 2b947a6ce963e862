import type { Deployments } from "../../shared/serving/deployments.ts";
import type { Implementations } from "../activity.ts";
import type * as contracts from "./contracts.ts";
import { finishBatchWith } from "./finish-batch.ts";
import { listBatchWith } from "./list-batch.ts";
import { predictPageWith } from "./predict-page.ts";
import { type Services as Preparing, preparePredictWith } from "./prepare-predict.ts";
import { takeOverPagesWith } from "./take-over-pages.ts";

/** What batches can do, with the services that they need. */
export const batchesActivities = (services: Preparing & { deployments: () => Deployments }) =>
  ({
    predictPage: predictPageWith(services),
    preparePredict: preparePredictWith(services),
    takeOverPages: takeOverPagesWith(services),
    finishBatch: finishBatchWith(services),
    listBatch: listBatchWith(services),
  }) satisfies Implementations<typeof contracts>;
