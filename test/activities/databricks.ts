import { Databricks } from "../../shared/clients/databricks.ts";
import { settings } from "./ground.ts";
import { Refusal, standIn } from "./stand-in.ts";

/** The parts of Databricks' Jobs API that tasks need: one run for each token, in the state that the test gives it. */
export async function startDatabricks() {
  const runs: { token: string; name: string; timeout: number; cancelled: boolean }[] = [];
  const ends = new Map<string, object>();
  const outputs = new Map<string, object>();
  const { url, asked } = await standIn(({ path, body }) => {
    if (path.includes("clusters/get")) return { cluster_id: "local", state: "RUNNING" };
    const query = new URL(path, "http://x").searchParams.get("run_id") ?? String(body?.run_id);
    const run = runs[Number(query) - 1];
    if (path === "runs/submit") {
      const { idempotency_token: token, run_name: name, timeout_seconds: timeout } = body;
      if (!runs.some((one) => one.token === token)) runs.push({ token, name, timeout, cancelled: false });
      return { run_id: runs.findIndex((one) => one.token === token) + 1 };
    }
    if (!run) throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST");
    if (path === "runs/cancel") run.cancelled = true;
    if (path.startsWith("runs/get-output")) {
      if (!outputs.has(query)) throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST");
      return outputs.get(query);
    }
    const state = ends.get(query) ?? { life_cycle_state: "RUNNING" };
    const task = { run_id: Number(query), execution_duration: 1000 };
    return { run_page_url: `https://page/${query}`, state, tasks: [task] };
  });
  const databricks = new Databricks({ ...settings, DATABRICKS_HOST: url, DATABRICKS_TOKEN: "secret" });
  return { databricks, runs, ends, outputs, asked };
}
