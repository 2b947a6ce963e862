import { afterAll, expect, test, vi } from "vitest";
import { submitTaskWith } from "../../../activities/tasks/submit-task.ts";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { addUp } from "../../../shared/tasks/add-up.ts";
import { endClusters } from "../../../shared/tasks/clusters.ts";
import { noteBusy } from "../../../shared/tasks/note-busy.ts";
import { blobs, newRun, settings } from "../../activities/ground.ts";
import { startDatabricks } from "../../local/databricks/databricks.ts";
import { eventually } from "../../local/processes.ts";
import { Hub } from "../intake/hub.ts";

const stood = await startDatabricks({ until: afterAll });
const workspace = { ...settings, DATABRICKS_HOST: stood.url, DATABRICKS_TOKEN: stood.token };
const databricks = new Databricks(workspace);
const MACHINE_PRICES = { currency: "EUR", dbu: {}, machines: { small: { vm: 36_000 } } };

/** A run with one task on such machines, which has ended: it fails, since nothing is installed. */
async function withTask(compute: object) {
  const run = newRun();
  const { runId } = run;
  await blobs.writeJson(paths.run(runId, "request.json"), { ...run, plan: { ...run.plan, compute } });
  const submit = submitTaskWith({ blobs, databricks, settings: workspace, kinds: TASKS });
  const task = { runId, step: "inspect", entryPoint: "inspect" as const, spec: "spec" };
  const { databricksRunId } = await submit({ task, attempt: 1 }, new Hub());
  await eventually(async () => (await databricks.get(databricksRunId as string)).busy !== undefined);
  return { runId, databricksRunId: databricksRunId as string };
}

test("a life cycle's cluster is told of with its machines, once, also when it is asked again after its end", async () => {
  const { runId } = await withTask({ cluster: "lifecycle", node_type: "small" });
  const told = await addUp({ blobs, databricks, settings: { MACHINE_PRICES } }, runId);
  expect(told?.machines).toEqual([
    {
      ...{ kind: "lifecycle", machine: "small", nodes: 1, databricksRuns: 1, untold: 0 },
      ...{ seconds: expect.any(Number), hours: expect.any(Number) },
    },
  ]);
  expect(told?.cost).toMatchObject({ amount: expect.any(Number), currency: "EUR", without: [] });
  await endClusters(blobs, databricks.clusters, runId);
  expect(await addUp({ blobs, databricks, settings: {} }, runId)).toEqual(told);
});

test("a cluster that is gone before it was asked about is not known, and holds up nothing", async () => {
  const { runId } = await withTask({ cluster: "lifecycle", node_type: "small" });
  await endClusters(blobs, databricks.clusters, runId);
  expect(await addUp({ blobs, databricks, settings: {} }, runId)).toEqual({
    machines: [
      ...[{ kind: "lifecycle", machine: "small", nodes: 1, databricksRuns: 1, seconds: 0, untold: 1 }],
    ],
  });
});

test("what was noted when a task had ended is not asked for again, what was not is", async () => {
  const { runId, databricksRunId } = await withTask({ cluster: "run", node_type: "small" });
  const silent = { get: vi.fn(databricks.get.bind(databricks)), clusters: databricks.clusters };
  const use = { kind: "run", machine: "small", nodes: 1, databricksRuns: 1, untold: 0 };
  const other = newRun().runId;
  await blobs.writeJson(paths.tasks(other, "inspect.1.json"), {
    ...{ databricksRunId, page: "", token: "", on: { kind: "run", machine: "small", nodes: 1 } },
  });
  await noteBusy(blobs, other, databricksRunId, { seconds: 7200 });
  const bill = await addUp({ blobs, databricks: silent, settings: {} }, other);
  expect(bill?.machines).toEqual([{ ...use, seconds: 7200, hours: 2 }]);
  expect(silent.get).not.toHaveBeenCalled();
  expect((await addUp({ blobs, databricks: silent, settings: {} }, runId))?.machines).toMatchObject([use]);
  expect(silent.get).toHaveBeenCalledOnce();
});

test("Databricks that answers late, or refuses, keeps no run from its end: its time is not known", async () => {
  const of = async (get: Databricks["get"]) => {
    const { runId } = newRun();
    // A record of before it was noted what its run is on.
    await blobs.writeJson(paths.tasks(runId, "inspect.1.json"), {
      databricksRunId: "1",
      page: "",
      token: "",
    });
    return addUp({ blobs, databricks: { get, clusters: databricks.clusters }, settings: {} }, runId, 50);
  };
  const unknown = {
    machines: [{ kind: "unknown", machine: "unknown", databricksRuns: 1, seconds: 0, untold: 1 }],
  };
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(await of(() => new Promise(() => {}))).toEqual(unknown);
  expect(warn.mock.lastCall?.join()).toContain("1 of its parts took: it has not said in time");
  expect(await of(() => Promise.reject(new Error("403")))).toEqual(unknown);
  expect(warn.mock.lastCall?.join()).toContain("1 of its parts took: 403");
  warn.mockRestore();
});

test("records that cannot be read are said in the log, and cost the run nothing but this figure", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const { runId } = newRun();
  await blobs.write(paths.tasks(runId, "inspect.1.json"), "{");
  expect(await addUp({ blobs, databricks, settings: {} }, runId)).toBeUndefined();
  expect(warn.mock.calls.join()).toContain(`What run ${runId} took of machines cannot be told`);
  warn.mockRestore();
});
