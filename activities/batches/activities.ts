import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Deployments } from "../../shared/serving/deployments.ts";
import type { Implementations } from "../activity.ts";
import type * as contracts from "./contracts.ts";
import { finishBatchWith } from "./finish-batch.ts";
import { listBatchWith } from "./list-batch.ts";
import { predictPageWith } from "./predict-page.ts";

/** What batches can do, with the services that they need. */
export const batchesActivities = (services: { blobs: Blobs; deployments: () => Deployments }) =>
  ({
    predictPage: predictPageWith(services),
    finishBatch: finishBatchWith(services),
    listBatch: listBatchWith(services),
  }) satisfies Implementations<typeof contracts>;
