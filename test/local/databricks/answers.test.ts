import { expect, test } from "vitest";
import { oneTask, startDatabricks, toyWheel } from "./databricks.ts";

test("answers what is wrong in Databricks' error shape", async () => {
  const { call, submit, get } = await startDatabricks();
  const unknown = await call("GET", "jobs/runs/export?run_id=1");
  expect(unknown).toMatchObject({ status: 404, json: { error_code: "ENDPOINT_NOT_FOUND" } });

  const missing = await call("GET", "jobs/runs/get?run_id=5");
  const message = "Run 5 does not exist.";
  expect(missing).toMatchObject({ status: 400, json: { error_code: "INVALID_PARAMETER_VALUE", message } });

  const anonymous = await call("GET", "jobs/runs/list", undefined, "");
  expect(anonymous).toMatchObject({ status: 401, json: { error_code: "UNAUTHENTICATED" } });

  const typo = { ...oneTask("/a.whl", "note"), idempotency_token: "x".repeat(65) };
  expect(await call("POST", "jobs/runs/submit", typo)).toMatchObject({
    status: 400,
    json: { message: expect.stringContaining("idempotency_token") },
  });

  const run = await submit(oneTask("/a.whl", "note"));
  const parent = await call("GET", `jobs/runs/get-output?run_id=${run}`);
  expect(parent).toMatchObject({ status: 400, json: { message: expect.stringContaining("not supported") } });
  expect((await get((await get(run)).tasks[0].run_id)).tasks).toHaveLength(1);
});

test("shows people a page for each run, with its parameters, error and log, and one of all runs", async () => {
  const databricks = await startDatabricks();
  const run = await databricks.ended(
    await databricks.submit(oneTask(toyWheel(), "fail", ["https://specs/1.json"])),
  );
  const page = await (await fetch(run.run_page_url)).text();
  expect(page).toContain("https://specs/1.json");
  expect(page).toContain("ValueError: no photos under &lt;images&gt;");
  expect(page).toContain("about to fail");
  expect(await (await fetch(databricks.url)).text()).toContain(`href="/runs/${run.run_id}"`);
});

test("its pages lead to MLflow and to the caller's run, by the run's name and by what its log says", async () => {
  const mlflow = "http://127.0.0.1:5000";
  const databricks = await startDatabricks({
    env: { MLFLOW_TRACKING_URI: mlflow },
    more: ["--run-pages", "http://127.0.0.1:7071/api/runs/"],
  });
  const body = oneTask("/none.whl", "note");
  const run = await databricks.ended(await databricks.submit({ ...body, run_name: "pets-1 trial-2" }));
  for (const url of [databricks.url, run.run_page_url]) {
    const page = await (await fetch(url)).text();
    for (const place of [mlflow, "http://127.0.0.1:7071", "http://127.0.0.1:7071/api/runs/pets-1"])
      expect(page).toContain(`href="${place}"`);
  }
});
