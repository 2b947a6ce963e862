import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { isRefusal } from "../../../shared/clients/http.ts";
import { Mlflow } from "../../../shared/clients/mlflow.ts";
import { readSettings } from "../../../shared/kit/settings.ts";

/** A service that answers as it is told, in turn; the last answer again and again. */
type Answer = [status: number, body: string, headers?: Record<string, string>];
let answers: Answer[] = [];
let asked: { url: string | undefined; body: string }[] = [];

const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  asked.push({ url: request.url, body });
  const [status, text, headers] = (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}).listen(0, "127.0.0.1");
await once(server, "listening");
afterAll(() => server.close());

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const settings = readSettings({
  DataStorage: "UseDevelopmentStorage=true",
  DATABRICKS_HOST: url,
  DATABRICKS_TOKEN: "secret",
  DATABRICKS_CLUSTER: "local",
  MLFLOW_TRACKING_URI: url,
  TRAINING_WHEEL: "wheel",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
});
const databricks = new Databricks(settings);
const task = {
  name: "pets trial-1",
  entryPoint: "train",
  spec: "http://spec",
  token: "t",
  timeout: 3600,
  where: "serverless" as const,
};

beforeEach(() => {
  asked = [];
});

describe("a run's id", () => {
  test.each(["1", "9007199254740993", "9223372036854775807"])(
    "%s is exact on its way there and back",
    async (id) => {
      answers = [[200, `{"run_id": ${id}}`]];
      expect(await databricks.submit(task)).toBe(id);
      answers = [[200, `{"run_id": ${id}, "tasks": [{"run_id": ${id}, "task_key": "train"}]}`]];
      expect((await databricks.get(id)).tasks).toEqual([id]);
      answers = [[200, "{}"]];
      await databricks.cancel(id);
      expect(asked.map(({ url }) => url)).toContain(`/api/2.2/jobs/runs/get?run_id=${id}`);
      expect(asked.at(-1)?.body).toBe(`{"run_id": ${id}}`);
    },
  );
});

describe("what is null or missing", () => {
  const ended = '{"life_cycle_state": "TERMINATED", "result_state": "SUCCESS", "state_message": null}';
  test.each([
    [`{"run_id": null, "run_page_url": null, "state": ${ended}, "status": null, "tasks": null}`, "succeeded"],
    [
      `{"state": ${ended}, "status": {"state": "TERMINATED", "termination_details": null}, "tasks": [null]}`,
      "succeeded",
    ],
    [
      `{"state": ${ended}, "status": {"state": null, "termination_details": {"code": null, "message": null}}}`,
      "succeeded",
    ],
    ['{"state": null, "status": null}', "waiting"],
    ['{"state": {"life_cycle_state": null, "result_state": null}, "tasks": [{"run_id": null}]}', "waiting"],
    ["{}", "waiting"],
    ["null", "waiting"],
  ])("in %s decides nothing", async (body, state) => {
    answers = [[200, body]];
    expect((await databricks.get("1")).state).toBe(state);
  });

  test("is an output that says nothing", async () => {
    answers = [[200, '{"error": null, "logs": null, "metadata": {"run_id": null}}']];
    expect(await databricks.output("1")).toEqual({});
  });

  test("or no JSON at all is an error that says who answered what, and is asked again", async () => {
    for (const body of ['{"run_id": null}', "<html>login</html>", ""]) {
      answers = [[200, body]];
      const error = await databricks.submit(task).catch((error: unknown) => error);
      expect(String(error)).toContain("The answer to Databricks' runs/submit is not what it should be");
      expect(isRefusal(error)).toBe(false);
    }
  });

  test("is no figure in MLflow", async () => {
    const run = '{"info": {"run_id": "r", "status": "RUNNING", "experiment_id": "1", "run_name": null},';
    answers = [
      [
        200,
        `{"run": ${run} "data": {"metrics": [{"key": "a", "value": null}], "params": null, "tags": [null]}}}`,
      ],
    ];
    const { data } = await new Mlflow(settings).run("r");
    expect(data.metrics).toEqual([{ key: "a", value: Number.NaN, step: 0 }]);
  });
});

describe("a service that has no time", () => {
  test("is asked again when it says so, however often that is", async () => {
    const wait: Answer = [429, '{"error_code": "REQUEST_LIMIT_EXCEEDED"}', { "retry-after": "0.05" }];
    answers = [
      ...Array.from({ length: 6 }, () => wait),
      [503, "", { "retry-after": "0.05" }],
      [200, '{"run_id": 5}'],
    ];
    expect(await databricks.submit(task)).toBe("5");
    expect(asked).toHaveLength(8);
  });

  test("and does not say when, or names hours, is left to the retries of the step", async () => {
    for (const headers of [{}, { "retry-after": "7200" }, { "retry-after": "soon" }]) {
      asked = [];
      answers = [[429, '{"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "slow down"}', headers]];
      const error = await databricks.submit(task).catch((error: unknown) => error);
      expect(asked).toHaveLength(1);
      expect(isRefusal(error)).toBe(false);
    }
  });

  test("is not taken for one that refuses", async () => {
    const quota =
      '{"error_code": "INVALID_STATE", "message": "already 1000 jobs created in past 3600 seconds"}';
    answers = [[400, quota]];
    expect(isRefusal(await databricks.submit(task).catch((error: unknown) => error))).toBe(false);
    answers = [[400, '{"error_code": "INVALID_PARAMETER_VALUE", "message": "no such cluster"}']];
    expect(isRefusal(await databricks.submit(task).catch((error: unknown) => error))).toBe(true);
  });

  test("or denies something says what the app's identity lacks", async () => {
    answers = [[403, '{"error_code": "PERMISSION_DENIED", "message": {"odd": true}}']];
    await expect(databricks.submit(task)).rejects.toThrow(
      "Databricks answered 403 PERMISSION_DENIED to POST /api/2.2/jobs/runs/submit: no message The app's identity must belong to the workspace and may attach to the cluster.",
    );
  });
});
