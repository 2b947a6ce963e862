import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, linesOf, temporaryFolder } from "../processes.ts";
import { oneTask, startDatabricks, task, toyWheel } from "./databricks.ts";

describe("a run that succeeds", () => {
  test("gets its parameters, its cluster's environment and its share of the threads", async () => {
    const [databricks, notes] = [await startDatabricks({ parallel: 1000 }), join(temporaryFolder(), "notes")];
    const submitted = oneTask(toyWheel(), "note-it", [notes, "a", "b c"]);
    const cluster = {
      new_cluster: {
        spark_version: "16.4.x",
        node_type_id: "small",
        num_workers: 1,
        spark_env_vars: { COLOUR: "red" },
      },
    };
    const runId = await databricks.submit({ ...submitted, tasks: [{ ...submitted.tasks[0], ...cluster }] });
    const run = await databricks.ended(runId);
    expect(linesOf(notes)).toEqual(["1 red a b c"]);
    expect(run.state).toMatchObject({ life_cycle_state: "TERMINATED", result_state: "SUCCESS" });
    expect(run.status).toMatchObject({
      state: "TERMINATED",
      termination_details: { code: "SUCCESS", type: "SUCCESS" },
    });
    expect((await databricks.output(run.tasks[0].run_id)).logs).toBe("noted\n");
    // Of a run of tasks Databricks tells how long all took, and of each task where that went and what it was on.
    expect(run).toMatchObject({ setup_duration: 0, execution_duration: 0, cleanup_duration: 0 });
    const [{ execution_duration, new_cluster }] = run.tasks;
    expect(execution_duration).toBeGreaterThan(0);
    expect(execution_duration).toBeLessThanOrEqual(run.run_duration);
    expect(new_cluster).toMatchObject({ node_type_id: "small", num_workers: 1 });
  });

  test("may name a function of the package instead of an entry point, with named parameters", async () => {
    const [databricks, notes] = [await startDatabricks(), join(temporaryFolder(), "notes")];
    const wheelTask = {
      package_name: "toy",
      entry_point: "note",
      parameters: [notes],
      named_parameters: { k: "v" },
    };
    const submitted = oneTask(toyWheel(), "note");
    const run = await databricks.submit({ tasks: [{ ...submitted.tasks[0], python_wheel_task: wheelTask }] });
    await databricks.ended(run);
    expect(linesOf(notes)[0]).toMatch(/ --k=v$/);
  });

  test("is one run for one token, also when asked for again after its end", async () => {
    const [databricks, notes] = [await startDatabricks(), join(temporaryFolder(), "notes")];
    const body = oneTask(toyWheel(), "note", [notes], { idempotency_token: "t".repeat(64) });
    const first = await databricks.submit(body);
    await databricks.ended(first);
    expect(await databricks.submit(body)).toBe(first);
    expect((await databricks.call("GET", "jobs/runs/list")).json.runs).toHaveLength(1);
    expect(linesOf(notes)).toHaveLength(1);
  });
});

describe("what a run can import", () => {
  const modules = ["numpy", "onnx", "confusable_homoglyphs", "toy"];
  const bare = { spark_version: "17.3.x-scala2.13", node_type_id: "small", num_workers: 1 };

  test("is what it names and what the runtime brings, where nobody has prepared the machine", async () => {
    const [databricks, wheel] = [await startDatabricks({ parallel: 4 }), toyWheel()];
    const submitted = oneTask(wheel, "imports", modules);
    const [task] = submitted.tasks;
    const wheelTask = { task_key: "t", python_wheel_task: task?.python_wheel_task };
    const submit = async (tasks: object[], more: object = {}) => {
      const run = await databricks.ended(await databricks.submit({ ...submitted, ...more, tasks }));
      return JSON.parse((await databricks.output(run.tasks[0].run_id)).logs);
    };
    const libraries = [{ pypi: { package: "onnx==1.23.2" } }, { whl: wheel }];
    const named = { numpy: true, onnx: true, confusable_homoglyphs: false, toy: true };
    expect(await submit([{ ...wheelTask, new_cluster: bare, libraries }])).toEqual(named);
    const spec = { environment_version: "4", dependencies: ["onnx==1.23.2", wheel] };
    const environments = [{ environment_key: "e", spec }];
    expect(await submit([{ ...wheelTask, environment_key: "e" }], { environments })).toEqual(named);
    expect(
      await submit([{ ...wheelTask, existing_cluster_id: "local", libraries: [{ whl: wheel }] }]),
    ).toEqual({
      ...named,
      confusable_homoglyphs: true,
    });
  });
});

describe("a run that fails", () => {
  test("is INTERNAL_ERROR in the old words and TERMINATED in the new ones; its task tells the error", async () => {
    const databricks = await startDatabricks();
    const run = await databricks.ended(await databricks.submit(oneTask(toyWheel(), "fail")));
    const message = "Workload failed, see run output for details";
    expect(run.state).toMatchObject({ life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED" });
    expect(run.state.state_message).toBe(`Task only failed with message: ${message}.`);
    expect(run.status).toMatchObject({
      state: "TERMINATED",
      termination_details: { code: "RUN_EXECUTION_ERROR" },
    });
    const [only] = run.tasks;
    expect(only.state).toMatchObject({
      life_cycle_state: "TERMINATED",
      result_state: "FAILED",
      state_message: message,
    });
    const output = await databricks.output(only.run_id);
    expect(output.error).toBe("ValueError: no photos under <images>");
    expect(output.error_trace).toMatch(/Traceback[\s\S]*in fail/);
    expect(output.logs).toMatch(/about to fail[\s\S]*Traceback/);
  });

  test.each([
    ["leave", /^SystemExit: 0/],
    ["die", /ended without a result \(SIGKILL\)/],
    ["missing", /AttributeError: .*'missing'/],
  ])("%s: says how", async (entryPoint, error) => {
    const databricks = await startDatabricks();
    const run = await databricks.ended(await databricks.submit(oneTask(toyWheel(), entryPoint)));
    expect(run.state.result_state).toBe("FAILED");
    expect((await databricks.output(run.tasks[0].run_id)).error).toMatch(error);
  });

  test("is given back for its token: a retry needs a new one", async () => {
    const databricks = await startDatabricks();
    const body = oneTask(toyWheel(), "fail", [], { idempotency_token: "once" });
    const first = await databricks.submit(body);
    await databricks.ended(first);
    expect(await databricks.submit(body)).toBe(first);
    expect(await databricks.submit({ ...body, idempotency_token: "twice" })).not.toBe(first);
  });

  test("without its wheel, says which library could not be installed", async () => {
    const databricks = await startDatabricks();
    const run = await databricks.ended(await databricks.submit(oneTask("/no/such.whl", "note")));
    expect(run.status.termination_details.code).toBe("LIBRARY_INSTALLATION_ERROR");
    expect(run.state.state_message).toContain("/no/such.whl");
    expect((await databricks.output(run.tasks[0].run_id)).error).toContain("/no/such.whl");
  });
});

describe("several runs", () => {
  test("run as many at once as configured; the others are QUEUED", async () => {
    const [databricks, folder] = [await startDatabricks({ parallel: 1 }), temporaryFolder()];
    const [started, release] = [join(folder, "started"), join(folder, "release")];
    const wheel = toyWheel();
    const first = await databricks.submit(oneTask(wheel, "wait", [started, release]));
    const second = await databricks.submit(oneTask(wheel, "note", [join(folder, "notes")]));
    await eventually(() => linesOf(started).length === 1);
    expect((await databricks.get(first)).state.life_cycle_state).toBe("RUNNING");
    expect((await databricks.get(second)).status).toMatchObject({
      state: "QUEUED",
      queue_details: { code: "ACTIVE_RUNS_LIMIT_REACHED" },
    });
    writeFileSync(release, "");
    expect((await databricks.ended(second)).state.result_state).toBe("SUCCESS");
  });

  test("are listed newest first, a page at a time", async () => {
    const databricks = await startDatabricks();
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push(await databricks.submit(oneTask("/none.whl", "note")));
    const first = (await databricks.call("GET", "jobs/runs/list?limit=2")).json;
    expect(first.runs.map((run: { run_id: number }) => run.run_id)).toEqual([ids[2], ids[1]]);
    const rest = (await databricks.call("GET", `jobs/runs/list?limit=2&page_token=${first.next_page_token}`))
      .json;
    expect(rest.runs.map((run: { run_id: number }) => run.run_id)).toEqual([ids[0]]);
    expect(rest.next_page_token).toBeUndefined();
  });

  test("a task waits for those it depends on, and is not run when one fails", async () => {
    const [databricks, notes, wheel] = [
      await startDatabricks(),
      join(temporaryFolder(), "notes"),
      toyWheel(),
    ];
    const run = await databricks.ended(
      await databricks.submit({
        tasks: [
          task(wheel, "note-it", [notes, "first"]),
          { ...task(wheel, "note", [notes, "second"]), depends_on: [{ task_key: "note-it" }] },
          task(wheel, "fail"),
          { ...task(wheel, "leave"), depends_on: [{ task_key: "fail" }] },
        ],
      }),
    );
    expect(linesOf(notes).map((line) => line.split(" ").at(-1))).toEqual(["first", "second"]);
    const results = run.tasks.map((each: { state: { result_state: string } }) => each.state.result_state);
    expect(results).toEqual(["SUCCESS", "SUCCESS", "FAILED", "UPSTREAM_FAILED"]);
  });
});

describe("ending a run early", () => {
  test("cancel ends the process and all that it has started", async () => {
    const [databricks, folder] = [await startDatabricks(), temporaryFolder()];
    const started = join(folder, "started");
    const runId = await databricks.submit(oneTask(toyWheel(), "wait", [started, join(folder, "never")]));
    const [grandchild] = await eventually(() => (linesOf(started).length > 0 ? linesOf(started) : undefined));
    await databricks.cancel(runId);
    const run = await databricks.ended(runId);
    expect(run.state).toMatchObject({
      life_cycle_state: "TERMINATED",
      result_state: "CANCELED",
      user_cancelled_or_timedout: true,
    });
    expect(run.status.termination_details.code).toBe("USER_CANCELED");
    await eventually(
      () => !existsSync(`/proc/${grandchild}/exe`) || linesOf(`/proc/${grandchild}/cmdline`).length === 0,
    );
  });

  test("a run that takes too long is TIMEDOUT", async () => {
    const [databricks, folder] = [await startDatabricks(), temporaryFolder()];
    const parameters = [join(folder, "started"), join(folder, "never")];
    const run = await databricks.submit(oneTask(toyWheel(), "wait", parameters, { timeout_seconds: 1 }));
    expect((await databricks.ended(run)).state.result_state).toBe("TIMEDOUT");
  });
});
