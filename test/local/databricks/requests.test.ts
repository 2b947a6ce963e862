import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { linesOf, temporaryFolder } from "../processes.ts";
import { sendRaw, wire } from "../raw-http.ts";
import { type Databricks, oneTask, startDatabricks, toyWheel } from "./databricks.ts";

const submit = "/api/2.2/jobs/runs/submit";
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

/** Sends a body with the token. */
const post = ({ url, token }: Databricks, body: string, path = submit, more: Record<string, string> = {}) =>
  sendRaw(
    url,
    wire(
      "POST",
      path,
      { authorization: `Bearer ${token}`, "content-type": "application/json", ...more },
      body,
    ),
  );

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

describe("a task's environment", () => {
  test("holds what tasks need, and nothing of the user's", async () => {
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
      "MLFLOW_TRACKING_URI",
      "AZURE_STORAGE_CONNECTION_STRING",
      "OMP_NUM_THREADS",
      "PYTHONUNBUFFERED",
      "PYTHONPATH",
    ];
    expect(Object.keys(variables).filter((name) => ![...known, ...ours].includes(name))).toEqual([]);
  });
});

describe("run ids beyond 2^53", () => {
  const above = 123_456_789_012_345_000n;

  test("are told exactly, and each finds its own run", async () => {
    const databricks = await startDatabricks({ env: { LOCAL_DATABRICKS_RUN_IDS_ABOVE: String(above) } });
    const submitted = await post(databricks, JSON.stringify(oneTask("/none.whl", "first")));
    const [, first = ""] = /^\{"run_id":(\d+)\}$/.exec(submitted.body) ?? [];
    expect(BigInt(first)).toBe(above + 1001n);
    await post(databricks, JSON.stringify(oneTask("/none.whl", "second")));

    const told = '[{"call": "POST jobs/runs/submit", "set": {"run_id": 123456789012345678}}]';
    await post(databricks, told, "/.faults");
    const third = await post(databricks, JSON.stringify(oneTask("/none.whl", "third")));
    expect(third.body).toBe('{"run_id":123456789012345678}');

    const get = async (path: string) =>
      (await sendRaw(databricks.url, wire("GET", path, { authorization: `Bearer ${databricks.token}` })))
        .body;
    const run = await get(`/api/2.2/jobs/runs/get?run_id=${first}`);
    expect(run).toContain(`"run_id":${first},`);
    expect(run).toContain('"run_name":"first"');
    const task = BigInt(first) + 1n;
    expect(await get(`/api/2.2/jobs/runs/get-output?run_id=${task}`)).toContain(`"run_id":${task},`);
    expect(await get(`/runs/${first}`)).toContain("first");

    const list = await get("/api/2.2/jobs/runs/list?limit=2");
    const [, token = ""] = /"next_page_token":"(\d+)"/.exec(list) ?? [];
    expect(await get(`/api/2.2/jobs/runs/list?page_token=${token}`)).toContain(`"run_id":${first},`);

    const rounded = BigInt(Number(first)); // what a client that rounds would ask for
    expect(rounded).not.toBe(BigInt(first));
    expect(await get(`/api/2.2/jobs/runs/get?run_id=${rounded}`)).toContain(`Run ${rounded} does not exist.`);
    expect((await post(databricks, `{"run_id": ${first}}`, "/api/2.2/jobs/runs/cancel")).status).toBe(200);
    expect((await post(databricks, `{"run_id": ${rounded}}`, "/api/2.2/jobs/runs/cancel")).status).toBe(400);
  });
});

test("runs that an older version has stored are shown as ever, and new ones follow them", async () => {
  const data = temporaryFolder();
  mkdirSync(join(data, "runs/1002"), { recursive: true });
  writeFileSync(join(data, "runs/1002/log.txt"), "the last words");
  const store = new DatabaseSync(join(data, "runs.sqlite"));
  store.exec(`CREATE TABLE runs (run_id INTEGER PRIMARY KEY, token TEXT UNIQUE, json TEXT NOT NULL);
    CREATE TABLE tasks (task_run_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, active INTEGER NOT NULL, json TEXT NOT NULL)`);
  const run = { runId: 1001, name: "old", tags: {}, createdAt: 1 };
  const request = { ...oneTask("/none.whl", "note").tasks[0], depends_on: [], timeout_seconds: 0 };
  const task = {
    taskRunId: 1002,
    runId: 1001,
    key: "only",
    request,
    wheels: [],
    timeoutSeconds: 0,
    phase: "ENDED",
    createdAt: 1,
    startedAt: 2,
    endedAt: 3,
    outcome: { kind: "failed", error: "E" },
  };
  store.prepare("INSERT INTO runs VALUES (1001, 'token', ?)").run(JSON.stringify(run));
  store.prepare("INSERT INTO tasks VALUES (1002, 1001, 0, ?)").run(JSON.stringify(task));
  store.close();
  const databricks = await startDatabricks({ data });
  expect(await databricks.get(1001)).toMatchObject({ run_name: "old", state: { result_state: "FAILED" } });
  expect(await databricks.output(1002)).toMatchObject({ error: "E", logs: "the last words" });
  expect(await databricks.submit(oneTask("/none.whl", "note", [], { idempotency_token: "token" }))).toBe(
    1001,
  );
  expect(await databricks.submit(oneTask("/none.whl", "note"))).toBe(1003);
});

test("what is told to go wrong goes wrong, as often as told, and then no more", async () => {
  const [databricks, notes] = [await startDatabricks(), join(temporaryFolder(), "notes")];
  const run = await databricks.ended(await databricks.submit(oneTask("/none.whl", "note")));
  await databricks.fault(
    {
      call: "GET jobs/runs/get",
      times: 2,
      status: 429,
      error_code: "REQUEST_LIMIT_EXCEEDED",
      retry_after: 3,
    },
    { call: "GET jobs/runs/get", status: 503, error_code: "TEMPORARILY_UNAVAILABLE", message: "maintenance" },
    {
      call: "GET jobs/runs/get",
      set: { "state.state_message": null, "tasks.*.state": null, end_time: null, run_id: 123456789012345 },
    },
  );
  const headers = { authorization: `Bearer ${databricks.token}` };
  const get = () => fetch(`${databricks.url}/api/2.2/jobs/runs/get?run_id=${run.run_id}`, { headers });
  for (const status of [429, 429, 503]) {
    const answer = await get();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("retry-after")).toBe(status === 429 ? "3" : null);
  }
  const odd = (await (await get()).json()) as { tasks: { state: unknown }[] };
  expect(odd).toMatchObject({
    run_id: 123456789012345,
    end_time: null,
    state: { state_message: null, result_state: "FAILED" },
  });
  expect(odd.tasks[0]?.state).toBeNull();
  expect(await (await get()).json()).toEqual(run);

  await databricks.fault(
    {
      run: "capacity",
      ends: {
        life_cycle_state: "INTERNAL_ERROR",
        result_state: "FAILED",
        code: "CLUSTER_REQUEST_LIMIT_EXCEEDED",
        type: "CLOUD_FAILURE",
        message: "no machines",
      },
    },
    { run: "slow", ends: { result_state: "TIMEDOUT", code: "CANCELED" } },
  );
  const named = (run_name: string) => ({ ...oneTask(toyWheel(), "note", [notes]), run_name });
  const ends = [];
  for (const name of ["at capacity", "too slow", "at capacity"]) {
    const { state, status } = await databricks.ended(await databricks.submit(named(name)));
    ends.push([state.life_cycle_state, state.result_state, status.termination_details.code]);
  }
  expect(ends).toEqual([
    ["INTERNAL_ERROR", "FAILED", "CLUSTER_REQUEST_LIMIT_EXCEEDED"],
    ["TERMINATED", "TIMEDOUT", "CANCELED"],
    ["TERMINATED", "SUCCESS", "SUCCESS"],
  ]);
  expect(linesOf(notes)).toHaveLength(1);

  expect(await databricks.fault({ call: "GET jobs/runs/get", stauts: 429 })).toMatchObject({ status: 400 });
  expect(await databricks.call("POST", "/.faults", [], "Bearer local")).toMatchObject({ status: 403 });
});
