import { expect, test, vi } from "vitest";
import { submitTasksWith } from "../../../activities/tasks/submit-tasks.ts";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { readProgress } from "../../../shared/runs/progress.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, settings } from "../ground.ts";
import { Refusal, standIn } from "../stand-in.ts";

const cluster = "0123-456789-shared01";

/** A workspace whose standing cluster has so many tasks, of whoever's runs; it lists twenty to a page. */
async function workspace(tasks: number, refusal?: Refusal) {
  const { url, asked } = await standIn(({ path, body }) => {
    if (path.includes("clusters/get")) return { cluster_id: cluster, state: "RUNNING" };
    if (path === "runs/submit") return { run_id: Number(/\d+$/.exec(body.run_name)?.[0]) };
    if (!path.startsWith("runs/list")) return { run_page_url: "https://page/1" };
    if (refusal) throw refusal;
    const page = Number(new URL(path, url).searchParams.get("page_token") ?? 0);
    const runs = Array.from({ length: Math.min(20, tasks - page) }, (_, n) => ({
      run_id: 1000 + page + n,
      tasks: [{ existing_cluster_id: cluster }, { new_cluster: {} }],
    }));
    return { runs, ...(page + 20 < tasks && { next_page_token: String(page + 20) }) };
  });
  const there = {
    ...settings,
    DATABRICKS_CLUSTER: cluster,
    DATABRICKS_HOST: url,
    DATABRICKS_TOKEN: "secret",
  };
  const databricks = new Databricks(there);
  const submit = submitTasksWith({ blobs, databricks, settings: there, kinds: TASKS });
  const { runId } = newRun();
  const progress = async () => (await readProgress(blobs, runId, { stage: "search", total: 5 })).detail;
  const submission = (n: number) => ({
    task: { runId, step: `trial-${n}`, entryPoint: "train" as const, spec: "spec" },
    attempt: 1,
  });
  return {
    asked,
    progress,
    submit: (count: number) =>
      submit({ tasks: Array.from({ length: count }, (_, n) => submission(n + 1)) }, new Hub()),
  };
}

test("plans that share a cluster fill it up to a bound, which leaves others some of its contexts; the rest waits", async () => {
  const { asked, submit, progress } = await workspace(117);
  const answers = await submit(5);
  expect(answers.filter(({ databricksRunId }) => databricksRunId !== undefined)).toHaveLength(3);
  expect(answers.filter(({ full }) => full)).toHaveLength(2);
  expect(asked.filter(({ path }) => path.startsWith("runs/list"))).toHaveLength(6);
  expect(await progress()).toBe(
    `tasks wait for room on the cluster ${cluster}, which has as many as it takes`,
  );
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 60_000 });
  expect(await progress()).toBe("");
  vi.useRealTimers();
});

test.each([
  ["asks in a way that Databricks does not know", new Refusal(400, "INVALID_PARAMETER_VALUE")],
  ["may list no runs", new Refusal(403, "PERMISSION_DENIED")],
])("where nobody can say how full it is, as the app %s, it is tried", async (_, refusal) => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { submit } = await workspace(0, refusal);
  expect(await submit(1)).toEqual([{ step: "trial-1", databricksRunId: "1" }]);
  expect(warned).toHaveBeenCalledWith(expect.stringContaining(cluster));
});
