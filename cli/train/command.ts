import { join, resolve } from "node:path";
import { trainingWheel } from "../../local/training-wheel.ts";
import { Trouble } from "../../local/trouble.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { Databricks } from "../../shared/clients/databricks.ts";
import { Mlflow } from "../../shared/clients/mlflow.ts";
import { packageVersion } from "../../shared/kit/wheels.ts";
import { trainTask } from "../../shared/search/tasks.ts";
import { resultOf } from "../../shared/tasks/specs.ts";
import { follow } from "./follow.ts";
import { parseTrain } from "./options.ts";
import { settingsWith } from "./settings.ts";
import { submitRemote } from "./submit.ts";

const root = resolve(import.meta.dirname, "../..");

/** Trains a run's winner on Databricks by the code of this checkout. Ends with 0 where it was trained, with 130 where it was interrupted. */
export async function trainCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseTrain(args);
  if (typeof options === "string") return console.log(options);
  const wheel = await trainingWheel(root, join(options.data, "wheels"));
  const settings = await settingsWith(wheel, options, env);
  const [blobs, databricks, mlflow] = [new Blobs(settings), new Databricks(settings), new Mlflow(settings)];
  const interruption = new AbortController();
  process.on("SIGINT", () => {
    if (interruption.signal.aborted) process.exit(130);
    console.log("\nIt is cancelled. Once more, and nobody waits for its end.");
    interruption.abort();
  });
  const submitted = await submitRemote({ blobs, databricks, settings }, options.runId);
  const { page } = await databricks.get(submitted.databricksRunId);
  console.log(`${submitted.trainer} by ${packageVersion(settings)}, never to be registered\n${page}`);
  const print = (text: string) => process.stdout.write(text);
  const { state, message } = await follow(databricks, submitted.databricksRunId, print, interruption.signal);
  if (state === "cancelled" && interruption.signal.aborted) {
    process.exitCode = 130;
    return;
  }
  if (state !== "succeeded")
    throw new Trouble(`It ended as ${state}: ${message}`, `Its log is above, and at ${page}`);
  const { best, model, mlflowRunId } = await resultOf(blobs, trainTask, submitted.files);
  const { info } = await mlflow.run(mlflowRunId);
  console.log(
    `Best after epoch ${best.epoch}: ${(100 * best.validation_accuracy).toFixed(1)} % of validation photos are right, loss ${best.validation_loss.toPrecision(4)}`,
  );
  console.log(`${mlflow.page(info.experiment_id, mlflowRunId)}\n${model.folder} (SHA-256 ${model.sha256})`);
}
