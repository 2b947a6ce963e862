import { availableParallelism, loadavg } from "node:os";
import { expect, test } from "vitest";
import { account } from "../../../local/storage.ts";
import { startDatabricks } from "../databricks/databricks.ts";
import { startAzurite, startBridge } from "../events/bridge.ts";
import { startMlflow } from "../mlflow.ts";
import { temporaryFolder } from "../processes.ts";
import { signature } from "../signature.ts";
import { fuzzed, type Surface } from "./requests.ts";
import { isWhole, memoryOf, type Outcome, sendAll, slowestHealth } from "./send.ts";

const seed = Number(process.env.SEED ?? 20_261_126);

const databricksSurface = (token: string): Surface => ({
  routes: [
    "GET /",
    "GET /runs/#",
    "POST /.faults",
    "POST /api/2.2/jobs/runs/submit",
    "POST /api/2.2/jobs/runs/submit",
    "GET /api/2.2/jobs/runs/get?run_id=#",
    "GET /api/2.1/jobs/runs/get-output?run_id=#",
    "GET /api/2.2/jobs/runs/list?limit=#",
    "GET /api/2.2/jobs/runs/list?page_token=#",
    "POST /api/2.2/jobs/runs/cancel",
    "POST /api/2.1/clusters/create",
    "POST /api/2.1/clusters/start",
    "POST /api/2.1/clusters/permanent-delete",
    "GET /api/2.1/clusters/list?page_token=#",
    "GET /api/2.2/#",
  ],
  credentials: { headers: { authorization: `Bearer ${token}` } },
  headers: { authorization: ["Bearer", "Basic x", "Bearer local"] },
  bodies: [
    {
      tasks: [
        {
          task_key: "a",
          existing_cluster_id: "x",
          libraries: [{ whl: "/none.whl" }],
          python_wheel_task: { package_name: "p", entry_point: "e", parameters: ["x"] },
        },
      ],
      idempotency_token: "t",
      timeout_seconds: 1,
    },
    {
      tasks: [
        {
          task_key: "a",
          depends_on: [{ task_key: "a" }],
          new_cluster: { spark_env_vars: { A: "b" } },
          libraries: [{ whl: "/none.whl" }],
          python_wheel_task: { package_name: "p", entry_point: "e", named_parameters: { a: "b" } },
        },
      ],
    },
    { run_id: 1001 },
    { cluster_id: "local" },
    { spark_version: "17.3", node_type_id: "small", num_workers: 1, docker_image: { url: "x" } },
    [{ call: "none", status: 429, error_code: "x", times: 1 }],
  ],
});

const bridgeSurface: Surface = {
  routes: [
    "POST /.events",
    `GET /${account}?comp=list`,
    `POST /${account}?comp=batch`,
    `PUT /${account}/#?restype=container`,
    `GET /${account}/images?restype=container&comp=list&prefix=#&marker=#`,
    `GET /${account}/images?restype=container&comp=list&include=#&maxresults=#`,
    `PUT /${account}/images/#`,
    `PUT /${account}/images/#?comp=#`,
    `PUT /${account}/images/#?comp=block&blockid=#`,
    `PUT /${account}/images/#?comp=blocklist`,
    `PUT /${account}/images/#?comp=metadata`,
    `GET /${account}/images/#`,
    `HEAD /${account}/images/#?snapshot=#`,
    `DELETE /${account}/images/#`,
    `GET /${account}/#/#`,
  ],
  credentials: { query: signature },
  headers: {
    "x-ms-blob-type": ["BlockBlob", "PageBlob", "none"],
    "x-ms-copy-source": ["http://127.0.0.1:1/x", `http://127.0.0.1/${account}/images/a`, "none"],
    "x-ms-meta-a": ["b", "\u00e9"],
    "if-match": ["*", '"x"', "none"],
    range: ["bytes=0-1", "bytes=9-1", "none"],
    "x-ms-lease-id": ["none"],
  },
  bodies: [
    [{ eventType: "t", subject: "s", data: {} }],
    "<BlockList><Latest>AAAA</Latest></BlockList>",
    "--x\r\nContent-Type: application/http\r\nContent-ID: 0\r\n\r\nDELETE /images/a HTTP/1.1\r\n\r\n--x--",
  ],
};

const mlflowRoutes = [
  "POST experiments/create",
  "POST experiments/search",
  "GET experiments/get?experiment_id=#",
  "GET experiments/get-by-name?experiment_name=#",
  "POST runs/create",
  "POST runs/search",
  "GET runs/get?run_id=#",
  "POST runs/log-metric",
  "POST runs/log-batch",
  "POST runs/set-tag",
  "GET metrics/get-history?run_id=#&metric_key=#",
  "POST registered-models/create",
  "GET registered-models/alias?name=#&alias=#",
  "POST model-versions/create",
  "GET artifacts/list?run_id=#&path=#",
  "GET #",
].map((route) => route.replace(" ", " /api/2.0/mlflow/"));

const mlflowSurface: Surface = {
  routes: [
    ...mlflowRoutes,
    "GET /",
    "GET /health",
    "POST /graphql",
    "POST /ajax-api/2.0/mlflow/experiments/search",
    "GET /get-artifact?path=#&run_uuid=#",
    "PUT /api/2.0/mlflow-artifacts/artifacts/#",
    "GET /api/2.0/mlflow-artifacts/artifacts/#",
    "GET /static-files/#",
  ],
  credentials: {},
  headers: { "accept-encoding": ["gzip", "none"] },
  bodies: [
    { name: "a", artifact_location: "x" },
    {
      experiment_ids: ["0"],
      filter: "tags.`a` = 'b'",
      max_results: 10,
      page_token: "x",
      order_by: ["metrics.a"],
    },
    { experiment_id: "0", start_time: 1, tags: [{ key: "a", value: "b" }] },
    { run_id: "x", metrics: [{ key: "a", value: 1, timestamp: 1, step: 0 }], params: [], tags: [] },
    { query: "query { x }" },
  ],
};

// What Azurite and MLflow themselves fail at; nothing of ours may.
const theirOwnFailures: Record<string, RegExp[]> = {
  Databricks: [],
  Blobs: [
    /^PUT \S+[?&]comp=block&/, // an id that is no Base64
    /^PUT \S+[?&]comp=blocklist/, // a list that is no XML
    /^PUT [\s\S]*x-ms-copy-source: /, // nothing to copy from
  ],
  MLflow: [
    /^\S+ \/graphql/, // a body that is no query
    /^\S+ \/(ajax-)?api\/2\.0\/mlflow\//, // a body that is no JSON object, an id of more than 64 bits
    /^\S+ \/api\/2\.0\/mlflow-artifacts\/artifacts\/a{255}/, // a file name that no disk takes
  ],
};

test(`the local servers stand whatever is sent to them (SEED=${seed})`, { timeout: 120_000 }, async () => {
  const [azurite, mlflow, databricks] = await Promise.all([
    startAzurite(),
    startMlflow(temporaryFolder()),
    startDatabricks(),
  ]);
  const bridge = await startBridge({ azurite, subscribe: [] });
  await bridge.service.getContainerClient("images").create();
  const servers = [
    {
      name: "Databricks",
      ...databricks,
      process: databricks.service,
      surface: databricksSurface(databricks.token),
      count: 500,
      atOnce: 4,
    },
    { name: "Blobs", ...bridge, surface: bridgeSurface, count: 500, atOnce: 4 },
    { name: "MLflow", ...mlflow, url: `${mlflow.url}/health`, surface: mlflowSurface, count: 300, atOnce: 2 },
  ];
  const round = (seed: number) =>
    Promise.all(
      servers.map(async ({ url, surface, count, atOnce }) => {
        const sending = sendAll(url, fuzzed(surface, count, seed), atOnce);
        return { slowest: await slowestHealth(url, sending), outcomes: await sending };
      }),
    );
  const first = await round(seed);
  const before = servers.map(({ process }) => memoryOf(process.pid));
  const second = await round(seed + 1);

  const patienceMs = 1_000 * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()); // others may want the cores too
  for (const [n, { name, process }] of servers.entries()) {
    const results = [first[n], second[n]].filter((each) => each !== undefined);
    const outcomes = results.flatMap((each) => each.outcomes);
    const show = (some: Outcome[]) => some.map(({ request, status }) => `${status} ${request.head}`);
    expect(process.exitCode, name).toBeNull();
    expect(Math.max(...results.map(({ slowest }) => slowest)), `${name}'s slowest health in ms`).toBeLessThan(
      patienceMs,
    );
    expect(memoryOf(process.pid) - (before[n] ?? 0), `${name}'s growth in MB`).toBeLessThan(40);
    expect(
      show(outcomes.filter(({ request, status }) => isWhole(request) && status === 0)),
      `${name} owes answers`,
    ).toEqual([]);
    const failures = outcomes.filter(
      ({ status, request }) =>
        status >= 500 && !theirOwnFailures[name]?.some((known) => known.test(request.head)),
    );
    expect(show(failures), `${name} fails`).toEqual([]);
    const successes = outcomes.filter(({ status }) => status >= 200 && status < 300).length;
    expect(successes, `what ${name} took`).toBeGreaterThan(30); // else the requests do not get far
  }
});
