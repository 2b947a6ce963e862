import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { app } from "@azure/functions";
import { Registry } from "prom-client";
import { audited } from "./functions/audit/audited.ts";
import { docs } from "./functions/kit/docs.ts";
import { health } from "./functions/kit/health.ts";
import { watchInvocations } from "./functions/kit/invocations.ts";
import { registerRoutes } from "./functions/kit/register.ts";
import { Blobs } from "./shared/clients/blobs.ts";
import { readParts, readSettings, readSignIn, readStorageSettings } from "./shared/kit/settings.ts";
import { readTelemetrySettings } from "./shared/kit/telemetry-settings.ts";
import { currentPlan } from "./shared/plan/current.ts";
import { KnownPlans } from "./shared/plan/known-plans.ts";
import { readPlans } from "./shared/plan/start-files.ts";
import { Deployments } from "./shared/serving/deployments.ts";
import { Pool } from "./shared/serving/pool.ts";

/** The folder with host.json: this file's own, or the one above when it is dist/app.js. */
const here = import.meta.dirname;
const root = existsSync(resolve(here, "host.json")) ? here : dirname(here);

// Bodies arrive as they come, chunked ones too, and can be refused before they are read.
app.setup({ enableHttpStream: true });

const parts = readParts(process.env);
const signIn = readSignIn(process.env);
/** Of a package: it has no repository to ask. */
const { commit } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
const control = parts.has("control") && readSettings({ DARKROOM_COMMIT: commit, ...process.env });
const storage = control || readStorageSettings(process.env);
const environment = storage.DARKROOM_ENVIRONMENT;
const blobs = new Blobs(storage);
/** What this process counts: declared where it is counted, read by Prometheus and OpenTelemetry. */
const registry = new Registry();
const telemetry = readTelemetrySettings(process.env);
// Where nothing is sent, what would send it is not even loaded.
const sending =
  telemetry &&
  (await (await import("./shared/clients/telemetry/start.ts")).startTelemetry(telemetry, registry));
watchInvocations();
const files = await readPlans(storage.PLANS, root, environment, (model) => currentPlan(blobs, model));
const plans = new KnownPlans(blobs, files, { environment, publishes: control !== false });

/** Requests and batches ask the same threads, which begin when somebody is to be answered. */
let answering: ReturnType<typeof begin> | undefined;
const begin = () => {
  const pool = new Pool();
  return { pool, deployments: new Deployments(blobs, pool) };
};
const begun = () => {
  answering ??= begin();
  return answering;
};

// Each part is loaded only where it is wanted: predictions start without Durable.
const controlling = control && (await import("./control.ts"));
const predicting = parts.has("serving") && (await import("./serving.ts"));
const routes = [
  health,
  ...docs,
  ...(control && controlling
    ? controlling.registerControl(control, plans, blobs, () => begun().deployments, registry)
    : []),
  ...(predicting ? predicting.servingRoutes(plans, blobs, begun(), registry) : []),
];
registerRoutes(
  routes.map((served) => audited(blobs, served)),
  controlling ? controlling.controlInputs : [],
  signIn,
  commit,
);
// After what others leave when the app stops.
if (sending) app.hook.appTerminate(sending);
