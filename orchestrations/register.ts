import * as df from "durable-functions";
import { waitForModel as waitContract } from "../activities/admission/contracts.ts";
import { concludeRun as concludeContract } from "../activities/runs/contracts.ts";
import {
  taskLane as laneContract,
  taskPool as poolContract,
  databricksTask as taskContract,
} from "../activities/tasks/contracts.ts";
import { batch as batchContract, batchListing as batchListingContract } from "../shared/batches/contract.ts";
import { doctor as doctorContract } from "../shared/doctor/contract.ts";
import { erase as eraseContract } from "../shared/erasure/contract.ts";
import { listing as listingContract, settle as settleContract } from "../shared/intake/contract.ts";
import { handler } from "../shared/kit/durable.ts";
import { operation as operationContract } from "../shared/operations/contract.ts";
import { sweep as sweepContract } from "../shared/retention/contract.ts";
import { lifecycle as lifecycleContract } from "../shared/runs/result.ts";
import { waitForModel } from "./admission/wait-for-model.ts";
import { batch } from "./batches/batch.ts";
import { batchListing } from "./batches/batch-listing.ts";
import { doctor } from "./doctor/doctor.ts";
import { erase } from "./erasure/erase.ts";
import { listing } from "./intake/listing.ts";
import { settle } from "./intake/settle.ts";
import { operation } from "./operations/operation.ts";
import { sweep } from "./retention/sweep.ts";
import { concludeRun } from "./runs/conclude-run.ts";
import { lifecycle } from "./runs/lifecycle.ts";
import { databricksTask } from "./tasks/databricks-task.ts";
import { taskLane } from "./tasks/task-lane.ts";
import { taskPool } from "./tasks/task-pool.ts";

/** Makes every workflow known to Durable Functions under its contract's name. */
export function registerOrchestrations(): void {
  df.app.orchestration(settleContract.name, handler(settleContract, settle));
  df.app.orchestration(listingContract.name, handler(listingContract, listing));
  df.app.orchestration(lifecycleContract.name, handler(lifecycleContract, lifecycle));
  df.app.orchestration(concludeContract.name, handler(concludeContract, concludeRun));
  df.app.orchestration(taskContract.name, handler(taskContract, databricksTask));
  df.app.orchestration(laneContract.name, handler(laneContract, taskLane));
  df.app.orchestration(poolContract.name, handler(poolContract, taskPool));
  df.app.orchestration(waitContract.name, handler(waitContract, waitForModel));
  df.app.orchestration(eraseContract.name, handler(eraseContract, erase));
  df.app.orchestration(sweepContract.name, handler(sweepContract, sweep));
  df.app.orchestration(operationContract.name, handler(operationContract, operation));
  df.app.orchestration(doctorContract.name, handler(doctorContract, doctor));
  df.app.orchestration(batchContract.name, handler(batchContract, batch));
  df.app.orchestration(batchListingContract.name, handler(batchListingContract, batchListing));
}
