// The local Databricks: Jobs API 2.2, clusters and Unity Catalog's registry of models, over real Python processes.
//
//   node local/databricks/cli.ts --port N --data DIR --python PATH --parallel N [--packages DIR]
//     [--run-pages URL] [--allow-host NAME]... [--exit-with-parent]
//
// Tasks find the Python packages in --packages too, where that folder is there when they start.
// Runs that are named `<what they are for> <step>` are linked to the page of that below --run-pages, such as http://127.0.0.1:7071/api/runs/.
// Who calls the API needs the token that lies in DIR/token.
// LOCAL_DATABRICKS_STORAGE is the connection string of what lies behind its volumes and service credentials.
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { onParentGone } from "../exit-with-parent.ts";
import { tokenIn } from "../token.ts";
import { jobsApi } from "./api.ts";
import { CatalogFiles } from "./catalog-files.ts";
import { Clusters } from "./clusters.ts";
import { clustersApi } from "./clusters-api.ts";
import { credentialsApi } from "./credentials-api.ts";
import { Faults } from "./faults.ts";
import { filesApi } from "./files-api.ts";
import { pages } from "./pages.ts";
import { RunIds } from "./run-ids.ts";
import { RunProcesses } from "./run-process.ts";
import { Secrets, secretsApi } from "./secrets.ts";
import { databricksServer } from "./server.ts";
import { Service } from "./service.ts";
import { Store } from "./store.ts";
import type { Task } from "./task.ts";
import { unityCatalogApi } from "./unity-catalog.ts";
import { grantsApi, unityObjectsApi } from "./unity-objects.ts";
import { Variables } from "./variables.ts";
import { Volumes, volumesApi } from "./volumes.ts";
import { policiesApi, workspaceApi } from "./workspace-api.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    data: { type: "string", default: ".darkroom/databricks" },
    python: { type: "string", default: ".venv/bin/python" },
    parallel: { type: "string", default: "2" },
    packages: { type: "string", default: ".venv/torch" },
    "run-pages": { type: "string" },
    "allow-host": { type: "string", multiple: true, default: [] },
    "exit-with-parent": { type: "boolean", default: false },
  },
});
const [port, parallel, data] = [Number(values.port), Number(values.parallel), resolve(values.data)];
const pollMs = 250; // processes adopted from an earlier service say nothing when they end

mkdirSync(data, { recursive: true, mode: 0o700 });
const store = new Store(join(data, "runs.sqlite"));
const threads = Math.max(1, Math.floor(availableParallelism() / parallel));
const python = { command: resolve(values.python), packages: resolve(values.packages) };
const url = `http://127.0.0.1:${port}`;
const token = tokenIn(join(data, "token"));
const secrets = new Secrets(store);
const volumes = new Volumes(store, process.env.LOCAL_DATABRICKS_STORAGE);
const variables = new Variables(store, secrets);
const environmentOf = (task: Task) => ({
  ...{ LOCAL_DATABRICKS_URL: url, LOCAL_DATABRICKS_TOKEN: token },
  ...{ LOCAL_DATABRICKS_VOLUMES: volumes.paths().join(":") },
  ...(task.packages && { LOCAL_DATABRICKS_PACKAGES: task.packages.join(" ") }),
  ...variables.of(task),
});
const processes = new RunProcesses(data, python, threads, environmentOf, () => service.tick());
const faults = new Faults();
const clusters = new Clusters(store, faults, join(data, "clusters"));
const service = new Service(store, processes, faults, clusters, variables, parallel);
const files = new CatalogFiles(join(data, "catalog"));
const ids = new RunIds(BigInt(process.env.LOCAL_DATABRICKS_RUN_IDS_ABOVE ?? 0)); // for tests of numbers beyond 2^53
const server = databricksServer({
  api: {
    ...jobsApi(store, service, processes, ids, url),
    ...clustersApi(store, service),
    ...unityCatalogApi(store, (folder) => files.has(folder)),
    ...secretsApi(secrets),
    ...credentialsApi(store, process.env.LOCAL_DATABRICKS_STORAGE),
    ...volumesApi(store),
    ...unityObjectsApi(store),
    ...grantsApi(store),
    ...workspaceApi(store),
    ...policiesApi(store),
  },
  files: filesApi(files, volumes),
  page: pages(store, processes, ids, { mlflow: process.env.MLFLOW_TRACKING_URI, runs: values["run-pages"] }),
  faults,
  token,
  names: values["allow-host"],
  folder: data,
});

service.tick();
const polling = setInterval(() => service.tick(), pollMs);
server.listen(port, "127.0.0.1", () => console.log(`Local Databricks at ${url}, ${parallel} runs at once`));

async function stop(): Promise<void> {
  clearInterval(polling);
  server.close();
  await service.stop();
  process.exit(0);
}

process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the stack ends its services in order
if (values["exit-with-parent"]) onParentGone(() => process.exit(1)); // the runs go on, for the next service to adopt
