import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { health } from "../functions/kit/health.ts";
import { getMetrics, measured } from "../functions/serving/metrics.ts";
import { predict } from "../functions/serving/predict.ts";
import { v2 } from "../functions/serving/v2.ts";
import { explain } from "../shared/kit/errors.ts";
import { ModelName } from "../shared/kit/ids.ts";
import { Budget } from "../shared/serving/budget.ts";
import { Champions } from "../shared/serving/champions.ts";
import { Deployments } from "../shared/serving/deployments.ts";
import { BODIES_AT_ONCE } from "../shared/serving/inputs.ts";
import { Metrics } from "../shared/serving/metrics.ts";
import { Pool } from "../shared/serving/pool.ts";
import { Reading } from "../shared/serving/reading.ts";
import { Folder } from "./folder.ts";
import { answering } from "./http.ts";

// Answers for one version of one model, from the folder that `darkroom export` has written: no storage, no other service.
const folder = resolve(process.argv[2] ?? ".");
const { PORT = "8080", HOST = "0.0.0.0" } = process.env;
/** Ends it with a line that says why. */
function fail(why: string): never {
  console.error(why);
  process.exit(1);
}

const Exported = z.object({ model: ModelName, reject_below: z.number().optional() });
function exported(file: string) {
  try {
    return Exported.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const remedy = "start it in the folder that `darkroom export` has written, or name that folder.";
    return fail(`${file} cannot be read (${explain(error)}): ${remedy}`);
  }
}
const { model, ...serving } = exported(join(folder, "exported.json"));

const pool = new Pool();
const blobs = new Folder(folder);
const deployments = new Deployments(blobs, pool);
const champions = new Champions(blobs, deployments);
const metrics = new Metrics(pool, deployments);
const plans = { all: async () => new Map([[model, { serving }]]) };
const predicting = {
  ...{ plans, blobs, deployments, champions, metrics },
  ...{ reading: new Reading(pool), bodies: new Budget(BODIES_AT_ONCE) },
  // Answers have ids, and nothing is kept of them.
  inferenceLog: { record: () => randomUUID() },
};
const predictions = [predict(predicting), ...v2(predicting)].map((served) => measured(metrics, served));
const server = createServer(answering([health, ...predictions, getMetrics(metrics)]));

// From here on, since whoever starts it may stop it while the model is loaded: the first process of a container has no end of its own.
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => server.close(() => process.exit()));
// A model that cannot be loaded is an end with its reason, not a server that says 503.
await champions.of(model).catch(({ message }: Error) => fail(message));
const cannotListen = (why: string) => fail(`PORT=${PORT}, HOST=${HOST}: ${why}`);
server.once("error", ({ message }) => cannotListen(message)); // a port that is taken, or a host that is not this machine
if (!(/^\d+$/.test(PORT) && Number(PORT) < 65_536)) cannotListen("no port: give a number up to 65535");
server.listen(Number(PORT), HOST, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`"${model}" is ready at http://${address}:${port}`);
});
