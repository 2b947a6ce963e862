import * as df from "durable-functions";
import { taskLane as laneContract, databricksTask as taskContract } from "../activities/contracts/task.ts";
import { handler } from "../shared/durable.ts";
import { settle as settleContract } from "../shared/intake/contract.ts";
import { lifecycle as lifecycleContract } from "../shared/lifecycle.ts";
import { databricksTask } from "./databricks-task.ts";
import { lifecycle } from "./lifecycle.ts";
import { settle } from "./settle.ts";
import { taskLane } from "./task-lane.ts";

/** Makes every workflow known to Durable Functions under its contract's name. */
export function registerOrchestrations(): void {
  df.app.orchestration(settleContract.name, handler(settleContract, settle));
  df.app.orchestration(lifecycleContract.name, handler(lifecycleContract, lifecycle));
  df.app.orchestration(taskContract.name, handler(taskContract, databricksTask));
  df.app.orchestration(laneContract.name, handler(laneContract, taskLane));
}
