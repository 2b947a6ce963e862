import type { ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, freePort, root, startScript, temporaryFolder, type Until } from "../processes.ts";
import { sendRaw, wire } from "../raw-http.ts";

/** The Python of the repository's environment. */
export const python = join(root, ".venv/bin/python");

/** A local Databricks in a process of its own, with a client of a few lines. */
export type Databricks = Awaited<ReturnType<typeof startDatabricks>>;

/** Starts one on a folder; starting again on the same folder is a restart. */
export async function startDatabricks(
  options: {
    data?: string;
    parallel?: number;
    env?: Record<string, string>;
    more?: string[];
    until?: Until;
  } = {},
) {
  const { until, parallel = 2, env = {}, more = [] } = options;
  const data = options.data ?? temporaryFolder(until);
  const port = await freePort();
  const args = [
    "--port",
    String(port),
    "--data",
    data,
    "--python",
    python,
    "--parallel",
    String(parallel),
    ...more,
  ];
  const service: ChildProcess = startScript(
    "local/databricks/cli.ts",
    [...args, "--exit-with-parent"],
    env,
    until,
  );
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(url).then(({ ok }) => ok));
  const token = readFileSync(join(data, "token"), "utf8");

  const call = async (method: string, path: string, body?: object, authorization = `Bearer ${token}`) => {
    const response = await fetch(new URL(path, `${url}/api/2.2/`), {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests only
    return { status: response.status, json: (await response.json()) as any };
  };
  const get = async (runId: number) => (await call("GET", `jobs/runs/get?run_id=${runId}`)).json;
  return {
    url,
    data,
    token,
    service,
    call,
    get,
    submit: async (body: object) => (await call("POST", "jobs/runs/submit", body)).json.run_id as number,
    /** Makes the service misbehave. */
    fault: (...faults: object[]) => call("POST", "/.faults", faults),
    cancel: (runId: number) => call("POST", "jobs/runs/cancel", { run_id: runId }),
    output: async (taskRunId: number) => (await call("GET", `jobs/runs/get-output?run_id=${taskRunId}`)).json,
    ended: (runId: number) =>
      eventually(async () => ((await get(runId)).end_time > 0 ? get(runId) : undefined)),
    reaches: (runId: number, state: string) =>
      eventually(async () => (await get(runId)).state.life_cycle_state === state),
  };
}

/** Sends a body as it is, with the token. */
export const post = (
  { url, token }: Pick<Databricks, "url" | "token">,
  body: string,
  path = "/api/2.2/jobs/runs/submit",
  more: Record<string, string> = {},
) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...more };
  return sendRaw(url, wire("POST", path, headers, body));
};

/** Builds the wheel whose entry points behave as tasks do. */
export function toyWheel(source = join(import.meta.dirname, "fixtures/toy"), until?: Until): string {
  const wheel = join(temporaryFolder(until), "toy-1.0-py3-none-any.whl");
  execFileSync(python, [
    "-m",
    "zipfile",
    "-c",
    wheel,
    join(source, "toy"),
    join(source, "toy-1.0.dist-info"),
  ]);
  return wheel;
}

/** The body of a submit with one task. */
export function oneTask(wheel: string, entryPoint: string, parameters: string[] = [], more: object = {}) {
  return {
    run_name: entryPoint,
    tasks: [{ ...task(wheel, entryPoint, parameters), task_key: "only" }],
    ...more,
  };
}

/** One task of a submit. */
export function task(wheel: string, entryPoint: string, parameters: string[] = []) {
  return {
    task_key: entryPoint,
    existing_cluster_id: "local",
    python_wheel_task: { package_name: "toy", entry_point: entryPoint, parameters },
    libraries: [{ whl: wheel }],
  };
}
