import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { app } from "@azure/functions";
import { registerActivities } from "./activities/register.ts";
import { registerCodeChanged } from "./functions/code-changed.ts";
import { registerDatasetReport } from "./functions/dataset-report.ts";
import {
  registerDatasetPhotos,
  registerDiffDatasets,
  registerGetDataset,
  registerListDatasets,
} from "./functions/datasets.ts";
import { registerGetDrift } from "./functions/drift.ts";
import { registerDisable, registerEnable } from "./functions/enabled.ts";
import { registerHealth } from "./functions/health.ts";
import { registerGetModel, registerListModels } from "./functions/models.ts";
import { registerErasePhoto, registerGetErasure, registerGetPhoto } from "./functions/photos.ts";
import { registerPhotosChanged } from "./functions/photos-changed.ts";
import { registerPredict } from "./functions/predict.ts";
import { registerGetPrediction } from "./functions/predictions.ts";
import { registerGetQuarantine } from "./functions/quarantine.ts";
import { registerGetRetention, registerRetentionTimers, registerSweep } from "./functions/retention.ts";
import { registerRetrain } from "./functions/retrain.ts";
import { registerCancelRun, registerGetRun, registerListRuns } from "./functions/runs.ts";
import { registerSchedules } from "./functions/schedules.ts";
import { registerGetVersion, registerListVersions } from "./functions/versions.ts";
import { registerOrchestrations } from "./orchestrations/register.ts";
import { Blobs } from "./shared/clients/blobs.ts";
import { Databricks } from "./shared/clients/databricks.ts";
import { Events } from "./shared/clients/events.ts";
import { Mlflow } from "./shared/clients/mlflow.ts";
import type { Deps } from "./shared/deps.ts";
import { Ignored } from "./shared/intake/ignored.ts";
import { Nudges } from "./shared/intake/nudges.ts";
import { Settles } from "./shared/intake/settles.ts";
import { readPlans } from "./shared/plan/plans.ts";
import { Champions } from "./shared/serving/champions.ts";
import { InferenceLog } from "./shared/serving/inference-log.ts";
import { readSettings } from "./shared/settings.ts";

/** The folder with host.json: this file's own, or the one above when it is dist/main.js. */
const here = import.meta.dirname;
const root = existsSync(resolve(here, "host.json")) ? here : dirname(here);

// Bodies arrive as they come, chunked ones too, and can be refused before they are read.
app.setup({ enableHttpStream: true });

const settings = readSettings(process.env);
const deps: Deps = {
  settings,
  plans: readPlans(settings.PLANS, root),
  blobs: new Blobs(settings),
  databricks: new Databricks(settings),
  mlflow: new Mlflow(settings),
  events: new Events(settings),
};

registerOrchestrations();
registerActivities(deps);

const settles = new Settles(deps.blobs);
const ignored = new Ignored(deps.blobs);
app.hook.appTerminate(() => ignored.flush());
const nudges = new Nudges(deps, settles, ignored);
registerPhotosChanged(nudges);
registerSchedules(deps, nudges);
registerCodeChanged(deps, nudges);
registerEnable(deps, settles);
registerDisable(deps, settles);
registerRetrain(deps);
registerListRuns(deps);
registerGetRun(deps);
registerCancelRun(deps);
registerListModels(deps);
registerGetModel(deps);
registerListVersions(deps);
registerGetVersion(deps);
registerListDatasets(deps);
registerGetDataset(deps);
registerDatasetPhotos(deps);
registerDiffDatasets(deps);
registerDatasetReport(deps);
registerGetPhoto(deps);
registerErasePhoto(deps);
registerGetErasure(deps);
registerGetQuarantine(deps);
registerGetRetention(deps);
registerSweep(deps);
registerRetentionTimers(deps);
const inferenceLog = new InferenceLog(deps.blobs);
app.hook.appTerminate(() => inferenceLog.flush());
registerPredict(deps, new Champions(deps.blobs), inferenceLog);
registerGetPrediction(deps, inferenceLog);
registerGetDrift(deps);
registerHealth();
