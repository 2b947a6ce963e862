import { randomBytes } from "node:crypto";
import { Trouble } from "../../local/trouble.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths, REMOTE } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { readRequest } from "../../shared/requests/read-request.ts";
import { trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { TRIAL_TAG } from "../../shared/search/tracking.ts";
import { runName } from "../../shared/tasks/run-name.ts";
import { type TaskFiles, writeSpec } from "../../shared/tasks/specs.ts";
import { placeFor } from "../../shared/tasks/where.ts";
import { winnerOf } from "../reproduce/winner.ts";

/** The tag in MLflow that says so. */
const REMOTE_TAG = "darkroom.remote";

export interface Services {
  blobs: Blobs;
  databricks: Databricks;
  settings: Settings;
}

/** A training that runs on Databricks, and where its files are. */
export interface Submitted {
  databricksRunId: string;
  trainer: string;
  files: TaskFiles;
}

/** Starts the training of a run's winner once more, by the wheel that the settings name, on the machines that its plan names. */
export async function submitRemote(services: Services, runId: string): Promise<Submitted> {
  const { blobs, databricks, settings } = services;
  const { from } = await winnerOf(blobs, runId);
  const told = await blobs.json(trialFiles(from.runId, from.number)("spec.json"), trainTask.spec);
  if (!told) throw new Trouble(`What the winner of ${runId} was told is gone.`, "Name another run.");
  const step = `${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}-${randomBytes(2).toString("hex")}`;
  const files: TaskFiles = (file) => paths.run(REMOTE, `${step}/${file}`);
  const { result: _, format: __, until: ___, checkpoint: ____, resume: _____, ...again } = told;
  const { [TRIAL_TAG]: ______, ...tags } = told.mlflow.tags;
  const { run: _______, ...mlflow } = told.mlflow;
  const spec = await writeSpec(blobs, trainTask, files, {
    ...again,
    trial: { ...told.trial, id: sha256(`${REMOTE} ${step}`) },
    model: blobs.uri(files("model")),
    remote: true,
    mlflow: {
      ...mlflow,
      runName: `remote-${step}`,
      tags: {
        ...tags,
        [REMOTE_TAG]: "never registered",
        "darkroom.code": settings.TRAINING_CODE_SHA256 ?? "",
      },
    },
  });
  const request = await readRequest(blobs, from.runId);
  const compute = request && "plan" in request ? request.plan.compute : undefined;
  const task = { runId: REMOTE, entryPoint: "train" as const };
  const place = await placeFor(services, task, { compute, trainers: [told.trainer] }, false);
  const databricksRunId = await databricks.submit({
    ...{ name: runName(settings, REMOTE, step), entryPoint: task.entryPoint, spec, ...place },
    token: sha256(`${REMOTE} ${step}`),
    timeout: settings.DATABRICKS_TIMEOUTS?.train ?? trainTask.timeout,
  });
  return { databricksRunId, trainer: told.trainer, files };
}
