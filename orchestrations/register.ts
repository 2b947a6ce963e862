import * as df from "durable-functions";
import { erase as eraseContract } from "../activities/contracts/erasure.ts";
import { waitForModel as waitContract } from "../activities/contracts/place.ts";
import { sweep as sweepContract } from "../activities/contracts/retention.ts";
import { taskLane as laneContract, databricksTask as taskContract } from "../activities/contracts/task.ts";
import { handler } from "../shared/durable.ts";
import { settle as settleContract } from "../shared/intake/contract.ts";
import { lifecycle as lifecycleContract } from "../shared/lifecycle.ts";
import { databricksTask } from "./databricks-task.ts";
import { erase } from "./erase.ts";
import { lifecycle } from "./lifecycle.ts";
import { settle } from "./settle.ts";
import { sweep } from "./sweep.ts";
import { taskLane } from "./task-lane.ts";
import { waitForModel } from "./wait-for-model.ts";

/** Makes every workflow known to Durable Functions under its contract's name. */
export function registerOrchestrations(): void {
  df.app.orchestration(settleContract.name, handler(settleContract, settle));
  df.app.orchestration(lifecycleContract.name, handler(lifecycleContract, lifecycle));
  df.app.orchestration(taskContract.name, handler(taskContract, databricksTask));
  df.app.orchestration(laneContract.name, handler(laneContract, taskLane));
  df.app.orchestration(waitContract.name, handler(waitContract, waitForModel));
  df.app.orchestration(eraseContract.name, handler(eraseContract, erase));
  df.app.orchestration(sweepContract.name, handler(sweepContract, sweep));
}
