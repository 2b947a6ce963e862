import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../processes.ts";
import { sendRaw, wire } from "../raw-http.ts";
import { oneTask, post, startDatabricks, toyWheel } from "./databricks.ts";

const submit = "/api/2.2/jobs/runs/submit";
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

test("no request ends the process, and each is answered in Databricks' error shape", async () => {
  const databricks = await startDatabricks();
  const { url, token, service } = databricks;
  const get = (path: string) => sendRaw(url, wire("GET", path, { authorization: `Bearer ${token}` }));
  const task = oneTask("/none.whl", "note").tasks[0];
  const wheelTask = (parts: object) =>
    JSON.stringify({
      tasks: [{ ...task, python_wheel_task: { package_name: "toy", entry_point: "note", ...parts } }],
    });
  const answers: [string, Promise<{ status: number; body: string }>, number][] = [
    [
      "two slashes, without a token",
      sendRaw(url, "GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
      400,
    ],
    ["two slashes and a name", get("//example.com/runs/1"), 400],
    ["another server's URL", get("http://example.com/"), 400],
    ["no path", get("*"), 400],
    ["a percent sign that encodes nothing", get("/runs/%"), 400],
    ["bytes that are no text", get("/runs/%ff%fe"), 400],
    ["no HTTP", sendRaw(url, "hello\r\n\r\n"), 400],
    ["no Host", sendRaw(url, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), 403],
    ["a method that nobody knows", sendRaw(url, wire("BREW", "/")), 400],
    ["a method that pages do not know", sendRaw(url, wire("PROPFIND", "/")), 405],
    ["a proxy's method", sendRaw(url, wire("CONNECT", "example.com:443")), 405],
    ["headers without end", get(`/?${"x".repeat(20_000)}`), 431],
    ["two lengths", sendRaw(url, wire("POST", submit, { "content-length": "1, 2" })), 400],
    [
      "a chunk of no length",
      sendRaw(
        url,
        `${wire("POST", submit, { "content-type": "application/json", authorization: `Bearer ${token}`, "transfer-encoding": "chunked" })}zz\r\n`,
      ),
      400,
    ],
    ["a body of nothing", post(databricks, "null"), 400],
    ["a body that is a list", post(databricks, "[null]"), 400],
    ["half a body", post(databricks, '{"tasks": ['), 400],
    ["no JSON", post(databricks, "tasks"), 400],
    ["text in another encoding", post(databricks, '{"tasks": "\ufffd"}'), 400],
    ["a body nested 200,000 times", post(databricks, nested(200_000)), 400],
    [
      "a field nested 2,000 times",
      post(databricks, `{"tasks": [${JSON.stringify(task).slice(0, -1)}, "x": ${nested(2_000)}}]}`),
      400,
    ],
    ["too long a body", post(databricks, JSON.stringify({ tasks: "x".repeat(11 * 1024 * 1024) })), 413],
    ["a form", post(databricks, "{}", submit, { "content-type": "application/x-www-form-urlencoded" }), 415],
    ["a huge number", post(databricks, '{"run_id": 1e400}', "/api/2.2/jobs/runs/cancel"), 400],
    [
      "a number of 100,000 digits",
      post(databricks, `{"run_id": ${"9".repeat(100_000)}}`, "/api/2.2/jobs/runs/cancel"),
      400,
    ],
    ["no number", post(databricks, '{"run_id": {"$gt": 0}}', "/api/2.2/jobs/runs/cancel"), 400],
    [
      "a time limit beyond all bounds",
      post(databricks, JSON.stringify({ tasks: [task], timeout_seconds: 1e300 })),
      400,
    ],
    ["a NUL in a parameter", post(databricks, wheelTask({ parameters: ["a\0b"] })), 400],
    ["a NUL in a name", post(databricks, wheelTask({ entry_point: "note\0" })), 400],
    [
      "a variable that is none",
      post(
        databricks,
        JSON.stringify({ tasks: [{ ...task, new_cluster: { spark_env_vars: { "A=B": "1" } } }] }),
      ),
      400,
    ],
    ["an inherited name", get("/api/2.2/constructor"), 404],
    ["a page that is not there", get("/runs/99999999999999999999"), 404],
    ["an id that is none", get("/api/2.2/jobs/runs/get?run_id=1e3"), 400],
    ["no id", get("/api/2.2/jobs/runs/get"), 400],
    ["a page of runs that is none", get("/api/2.2/jobs/runs/list?page_token=x"), 400],
    [
      "another's token",
      sendRaw(url, wire("GET", "/api/2.2/jobs/runs/list", { authorization: "Bearer local" })),
      403,
    ],
    [
      "half a token",
      sendRaw(url, wire("GET", "/api/2.2/jobs/runs/list", { authorization: `Bearer ${token.slice(1)}` })),
      403,
    ],
    ["a foreign name", sendRaw(url, wire("GET", "/", { host: "evil.example" })), 403],
    ["a foreign page", post(databricks, "{}", submit, { origin: "http://evil.example" }), 403],
  ];
  for (const [what, sent, status] of answers) {
    const answer = await sent;
    expect({ what, status: answer.status }).toEqual({ what, status });
    if (what !== "a page that is not there")
      expect(JSON.parse(answer.body), what).toMatchObject({
        error_code: expect.any(String),
        message: expect.any(String),
      });
  }
  expect(service.exitCode).toBeNull();
  expect((await fetch(url)).status).toBe(200);
});

test("a run whose process cannot be started has failed and says why; the others go on", async () => {
  const [databricks, notes] = [await startDatabricks(), join(temporaryFolder(), "notes")];
  const tooLong = await databricks.submit(oneTask(toyWheel(), "note", ["x".repeat(3_000_000)]));
  const other = await databricks.submit(oneTask(toyWheel(), "note", [notes]));
  const run = await databricks.ended(tooLong);
  expect(run.state.result_state).toBe("FAILED");
  expect((await databricks.output(run.tasks[0].run_id)).error).toMatch(/could not be started: spawn E2BIG/);
  expect((await databricks.ended(other)).state.result_state).toBe("SUCCESS");
});

test("a task finds packages that are installed while the service runs, after those of its wheel", async () => {
  const packages = join(temporaryFolder(), "packages");
  const databricks = await startDatabricks({ more: ["--packages", packages] });
  const path = async () => {
    const run = await databricks.ended(await databricks.submit(oneTask(toyWheel(), "variables")));
    const { logs } = await databricks.output(run.tasks[0].run_id);
    return (JSON.parse(logs) as { PYTHONPATH: string }).PYTHONPATH.split(":");
  };
  expect(await path()).not.toContain(packages);
  mkdirSync(packages);
  expect((await path()).at(-1)).toBe(packages);
});

test("a task's environment holds what tasks need, and nothing of the user's", async () => {
  const databricks = await startDatabricks({
    env: {
      AZURE_CLIENT_SECRET: "s1",
      AWS_SECRET_ACCESS_KEY: "s2",
      GITHUB_TOKEN: "s3",
      HEALTH_NONCE: "s4",
      MLFLOW_TRACKING_URI: "http://mlflow",
    },
  });
  const run = await databricks.ended(await databricks.submit(oneTask(toyWheel(), "variables")));
  const { logs } = await databricks.output(run.tasks[0].run_id);
  const variables = JSON.parse(logs) as Record<string, string>;
  expect(variables).toMatchObject({
    PATH: expect.any(String),
    MLFLOW_TRACKING_URI: "http://mlflow",
    OMP_NUM_THREADS: expect.any(String),
  });
  const known = [
    "PATH",
    "HOME",
    "TMPDIR",
    "TZ",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "JAVA_HOME",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
  ];
  const ours = [
    ...["LOCAL_DATABRICKS_URL", "LOCAL_DATABRICKS_TOKEN", "LOCAL_DATABRICKS_VOLUMES"],
    "MLFLOW_TRACKING_URI",
    "AZURE_STORAGE_CONNECTION_STRING",
    "OMP_NUM_THREADS",
    "PYTHONUNBUFFERED",
    "DATABRICKS_RUNTIME_VERSION",
    "PYTHONPATH",
  ];
  expect(Object.keys(variables).filter((name) => ![...known, ...ours].includes(name))).toEqual([]);
});
