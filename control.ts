import { app } from "@azure/functions";
import * as df from "durable-functions";
import type { Registry } from "prom-client";
import { admissionActivities } from "./activities/admission/activities.ts";
import * as admission from "./activities/admission/contracts.ts";
import { batchesActivities } from "./activities/batches/activities.ts";
import * as batches from "./activities/batches/contracts.ts";
import { datasetActivities } from "./activities/dataset/activities.ts";
import * as dataset from "./activities/dataset/contracts.ts";
import { doctorActivities } from "./activities/doctor/activities.ts";
import * as doctor from "./activities/doctor/contracts.ts";
import { driftActivities } from "./activities/drift/activities.ts";
import * as drift from "./activities/drift/contracts.ts";
import { erasureActivities } from "./activities/erasure/activities.ts";
import * as erasure from "./activities/erasure/contracts.ts";
import { evaluationActivities } from "./activities/evaluation/activities.ts";
import * as evaluation from "./activities/evaluation/contracts.ts";
import { intakeActivities } from "./activities/intake/activities.ts";
import * as intake from "./activities/intake/contracts.ts";
import { registerActivities } from "./activities/register.ts";
import { releasesActivities } from "./activities/releases/activities.ts";
import * as releases from "./activities/releases/contracts.ts";
import { retentionActivities } from "./activities/retention/activities.ts";
import * as retention from "./activities/retention/contracts.ts";
import { runsActivities } from "./activities/runs/activities.ts";
import * as runs from "./activities/runs/contracts.ts";
import { searchActivities } from "./activities/search/activities.ts";
import * as search from "./activities/search/contracts.ts";
import { tasksActivities } from "./activities/tasks/activities.ts";
import * as tasks from "./activities/tasks/contracts.ts";
import { controlRoutes } from "./functions/control-routes.ts";
import { registerCodeChanged } from "./functions/intake/code-changed.ts";
import { registerPhotosChanged } from "./functions/intake/photos-changed.ts";
import { registerRepairs } from "./functions/intake/repairs.ts";
import { registerSchedules } from "./functions/intake/schedules.ts";
import { registerTroubles } from "./functions/intake/troubles.ts";
import type { Served } from "./functions/kit/serve.ts";
import { registerOrchestrations } from "./orchestrations/register.ts";
import { Ignored } from "./shared/admission/ignored.ts";
import type { Blobs } from "./shared/clients/blobs.ts";
import { Databricks } from "./shared/clients/databricks.ts";
import { Events } from "./shared/clients/events.ts";
import { Mlflow } from "./shared/clients/mlflow.ts";
import { hostQueues } from "./shared/clients/queues.ts";
import { denyLogged } from "./shared/dataset/deny.ts";
import { Nudges } from "./shared/intake/nudges.ts";
import { Settles } from "./shared/intake/settles.ts";
import type { Settings } from "./shared/kit/settings.ts";
import type { Plans } from "./shared/plan/plans.ts";
import { countRuns } from "./shared/runs/metrics.ts";
import { TASKS } from "./shared/runs/tasks.ts";
import { Troubles } from "./shared/runs/troubles-metric.ts";
import type { Deployments } from "./shared/serving/deployments.ts";

/** What handlers of routes that control get: Durable's instances. */
export const controlInputs = [df.input.durableClient()];

/**
 * Registers triggers and orchestrations, and gives the routes of what people ask and order: the part that needs Databricks,
 * MLflow and Durable.
 */
export function registerControl(
  settings: Settings,
  plans: Plans,
  blobs: Blobs,
  deployments: () => Deployments,
  registry: Registry,
): Served[] {
  countRuns(registry);
  const services = {
    ...{ settings, plans, blobs, deployments },
    databricks: new Databricks(settings),
    mlflow: new Mlflow(settings),
    events: new Events(settings),
  };

  registerOrchestrations();
  registerActivities(intake, intakeActivities(services));
  registerActivities(admission, admissionActivities(services));
  registerActivities(tasks, tasksActivities({ ...services, kinds: TASKS }));
  registerActivities(dataset, datasetActivities(services));
  registerActivities(search, searchActivities(services));
  registerActivities(evaluation, evaluationActivities(services));
  registerActivities(releases, releasesActivities(services));
  registerActivities(runs, runsActivities(services));
  registerActivities(drift, driftActivities(services));
  registerActivities(batches, batchesActivities(services));
  registerActivities(erasure, erasureActivities(services));
  registerActivities(retention, retentionActivities(services));
  registerActivities(
    doctor,
    doctorActivities({ ...services, queues: hostQueues(process.env), kinds: TASKS }),
  );

  const settles = new Settles(services.blobs);
  const ignored = new Ignored(services.blobs);
  app.hook.appTerminate(() => ignored.flush());
  // What was erased before photos of answers were kept; whoever erases one says so, too.
  app.hook.appStart(() => void denyLogged(blobs).catch(() => undefined));
  const nudges = new Nudges(services, settles, ignored);
  registerPhotosChanged(nudges);
  registerSchedules(services, nudges);
  registerTroubles(services, new Troubles(registry));
  registerCodeChanged(services, nudges);
  registerRepairs(services, nudges);
  return controlRoutes({ ...services, settles });
}
