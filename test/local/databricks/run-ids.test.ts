import { expect, test } from "vitest";
import { sendRaw, wire } from "../raw-http.ts";
import { oneTask, post, startDatabricks } from "./databricks.ts";

const above = 123_456_789_012_345_000n;

test("run ids beyond 2^53 are told exactly, and each finds its own run", async () => {
  const databricks = await startDatabricks({ env: { LOCAL_DATABRICKS_RUN_IDS_ABOVE: String(above) } });
  const submitted = await post(databricks, JSON.stringify(oneTask("/none.whl", "first")));
  const [, first = ""] = /^\{"run_id":(\d+)\}$/.exec(submitted.body) ?? [];
  expect(BigInt(first)).toBe(above + 1001n);
  await post(databricks, JSON.stringify(oneTask("/none.whl", "second")));

  const told = '[{"call": "POST jobs/runs/submit", "set": {"run_id": 123456789012345678}}]';
  await post(databricks, told, "/.faults");
  const third = await post(databricks, JSON.stringify(oneTask("/none.whl", "third")));
  expect(third.body).toBe('{"run_id":123456789012345678}');

  const get = async (path: string) =>
    (await sendRaw(databricks.url, wire("GET", path, { authorization: `Bearer ${databricks.token}` }))).body;
  const run = await get(`/api/2.2/jobs/runs/get?run_id=${first}`);
  expect(run).toContain(`"run_id":${first},`);
  expect(run).toContain('"run_name":"first"');
  const task = BigInt(first) + 1n;
  expect(await get(`/api/2.2/jobs/runs/get-output?run_id=${task}`)).toContain(`"run_id":${task},`);
  expect(await get(`/runs/${first}`)).toContain("first");

  const list = await get("/api/2.2/jobs/runs/list?limit=2");
  const [, token = ""] = /"next_page_token":"(\d+)"/.exec(list) ?? [];
  expect(await get(`/api/2.2/jobs/runs/list?page_token=${token}`)).toContain(`"run_id":${first},`);

  const rounded = BigInt(Number(first)); // what a client that rounds would ask for
  expect(rounded).not.toBe(BigInt(first));
  expect(await get(`/api/2.2/jobs/runs/get?run_id=${rounded}`)).toContain(`Run ${rounded} does not exist.`);
  expect((await post(databricks, `{"run_id": ${first}}`, "/api/2.2/jobs/runs/cancel")).status).toBe(200);
  expect((await post(databricks, `{"run_id": ${rounded}}`, "/api/2.2/jobs/runs/cancel")).status).toBe(400);
});
