import { join } from "node:path";
import { expect, test } from "vitest";
import { linesOf, temporaryFolder } from "../processes.ts";
import { oneTask, startDatabricks, toyWheel } from "./databricks.ts";

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
