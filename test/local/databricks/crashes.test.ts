import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { end, eventually, linesOf, temporaryFolder } from "../processes.ts";
import { type Databricks, oneTask, startDatabricks, toyWheel } from "./databricks.ts";

async function waitingRun(databricks: Databricks) {
  const folder = temporaryFolder();
  const [started, release] = [join(folder, "started"), join(folder, "release")];
  const runId = await databricks.submit(oneTask(toyWheel(), "wait", [started, release]));
  await eventually(() => linesOf(started).length === 1);
  return { runId, started, release: () => writeFileSync(release, "") };
}

test("a restarted service adopts the runs that are still alive", async () => {
  const killed = await startDatabricks();
  const { runId, started, release } = await waitingRun(killed);
  await end(killed.service);
  const restarted = await startDatabricks({ data: killed.data });
  expect((await restarted.get(runId)).state.life_cycle_state).toBe("RUNNING");
  release();
  expect((await restarted.ended(runId)).state.result_state).toBe("SUCCESS");
  expect(linesOf(started)).toHaveLength(1);
});

test("a restarted service knows how runs ended that ended meanwhile", async () => {
  const killed = await startDatabricks();
  const { runId, release } = await waitingRun(killed);
  const [{ run_id }] = (await killed.get(runId)).tasks;
  await end(killed.service);
  release();
  await eventually(() => linesOf(join(killed.data, "runs", String(run_id), "exit.json")).length > 0);
  const restarted = await startDatabricks({ data: killed.data });
  expect((await restarted.ended(runId)).state.result_state).toBe("SUCCESS");
});

test("a run whose process is gone without a word is INTERNAL_ERROR after the restart", async () => {
  const killed = await startDatabricks();
  const { runId } = await waitingRun(killed);
  const [{ run_id }] = (await killed.get(runId)).tasks;
  await end(killed.service);
  const [owner] = linesOf(join(killed.data, "runs", String(run_id), "process.json"));
  process.kill(-JSON.parse(owner ?? "").pid, "SIGKILL");
  const restarted = await startDatabricks({ data: killed.data });
  expect((await restarted.ended(runId)).tasks[0].state).toMatchObject({
    life_cycle_state: "INTERNAL_ERROR",
    result_state: "FAILED",
  });
});

test("a run that was adopted and then killed is INTERNAL_ERROR too: nobody is told how its process ended", async () => {
  const killed = await startDatabricks();
  const { runId } = await waitingRun(killed);
  const [{ run_id }] = (await killed.get(runId)).tasks;
  await end(killed.service);
  const restarted = await startDatabricks({ data: killed.data });
  expect((await restarted.get(runId)).state.life_cycle_state).toBe("RUNNING");
  const [owner] = linesOf(join(killed.data, "runs", String(run_id), "process.json"));
  process.kill(-JSON.parse(owner ?? "").pid, "SIGKILL");
  expect((await restarted.ended(runId)).state.life_cycle_state).toBe("INTERNAL_ERROR");
});

test("a submit that was committed but never answered runs once, and its token finds it", async () => {
  const notes = join(temporaryFolder(), "notes");
  const body = oneTask(toyWheel(), "note", [notes], { idempotency_token: "token" });
  const killed = await startDatabricks({ env: { KILL_POINT: "databricks:submit-committed" } });
  const died = once(killed.service, "exit");
  await expect(killed.submit(body)).rejects.toThrow();
  expect((await died)[1]).toBe("SIGKILL");
  const restarted = await startDatabricks({ data: killed.data });
  const runId = await restarted.submit(body);
  expect((await restarted.ended(runId)).state.result_state).toBe("SUCCESS");
  expect(linesOf(notes)).toHaveLength(1);
  expect((await restarted.call("GET", "jobs/runs/list")).json.runs).toHaveLength(1);
});

test("a service that is stopped ends its runs and says so; queued ones start with the next service", async () => {
  const stopped = await startDatabricks({ parallel: 1 });
  const { runId } = await waitingRun(stopped);
  const notes = join(temporaryFolder(), "notes");
  const queued = await stopped.submit(oneTask(toyWheel(), "note", [notes]));
  const exit = once(stopped.service, "exit");
  stopped.service.kill("SIGTERM");
  expect((await exit)[0]).toBe(0);
  const restarted = await startDatabricks({ data: stopped.data });
  expect((await restarted.get(runId)).state).toMatchObject({
    life_cycle_state: "INTERNAL_ERROR",
    result_state: "FAILED",
  });
  expect((await restarted.ended(queued)).state.result_state).toBe("SUCCESS");
});

test("a service whose parent dies ends, and leaves its runs alone", async () => {
  const orphaned = await startDatabricks();
  const { runId, release } = await waitingRun(orphaned);
  const exit = once(orphaned.service, "exit");
  orphaned.service.stdin?.end();
  await exit;
  release();
  const restarted = await startDatabricks({ data: orphaned.data });
  expect((await restarted.ended(runId)).state.result_state).toBe("SUCCESS");
});
