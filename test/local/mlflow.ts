import { spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { python } from "./databricks/databricks.ts";
import { end, eventually, freePort, root } from "./processes.ts";

/** A real MLflow as the stack starts it, over a folder, until the test ends. */
export async function startMlflow(folder: string) {
  const port = await freePort();
  const process = spawn(python, [join(root, "local/mlflow_server.py"), String(port), folder], {
    detached: true,
    env: { PATH: "", MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", MLFLOW_DISABLE_TELEMETRY: "true" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  onTestFinished(() => end(process));
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/health`).then(({ ok }) => ok), 60_000);
  return {
    url,
    process,
    post: async (route: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/api/2.0/mlflow/${route}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests only
      return { status: answer.status, json: (await answer.json()) as any };
    },
  };
}
