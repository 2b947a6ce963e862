import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { eventually, temporaryFolder } from "../processes.ts";
import { type Databricks, oneTask, startDatabricks, toyWheel } from "./databricks.ts";

const service = await startDatabricks({ until: afterAll });

const SINGLE = {
  ...{ cluster_name: "pets", spark_version: "17.3.x-scala2.13", node_type_id: "small", num_workers: 0 },
  ...{ data_security_mode: "SINGLE_USER", spark_conf: { "spark.databricks.cluster.profile": "singleNode" } },
};
const create = async ({ call }: Databricks, more: object = {}) =>
  (await call("POST", "/api/2.1/clusters/create", { ...SINGLE, ...more })).json.cluster_id as string;
const look = async ({ call }: Databricks, id: string) =>
  (await call("GET", `/api/2.1/clusters/get?cluster_id=${id}`)).json;
const becomes = (databricks: Databricks, id: string, state: string) =>
  eventually(async () => (await look(databricks, id)).state === state);
const act = ({ call }: Databricks, what: string, id: string) =>
  call("POST", `/api/2.1/clusters/${what}`, { cluster_id: id });
const on = (cluster: string, wheel: string, entryPoint: string, parameters: string[] = []) => {
  const { tasks, ...run } = oneTask(wheel, entryPoint, parameters);
  return { ...run, tasks: tasks.map((task) => ({ ...task, existing_cluster_id: cluster })) };
};

test("a cluster starts, runs tasks, rests, starts again for a task, and is deleted for good", async () => {
  const databricks = await startDatabricks();
  const notes = join(temporaryFolder(), "notes");
  const wheel = toyWheel();
  await databricks.fault({ cluster: "pets", starts: { seconds: 0.5 } });
  const id = await create(databricks);
  expect(await look(databricks, id)).toMatchObject({ cluster_name: "pets", state: "PENDING" });
  const first = await databricks.submit(on(id, wheel, "note-it", [notes]));
  await databricks.reaches(first, "PENDING");
  expect((await databricks.ended(first)).state.result_state).toBe("SUCCESS");
  await act(databricks, "delete", id);
  await becomes(databricks, id, "TERMINATED");
  expect((await look(databricks, id)).termination_reason).toEqual({ code: "USER_REQUEST", type: "SUCCESS" });
  const second = await databricks.submit(on(id, wheel, "note-it", [notes]));
  expect((await databricks.ended(second)).state.result_state).toBe("SUCCESS");
  expect(await look(databricks, id)).toMatchObject({ state: "RUNNING" });
  const told = { cluster_id: id, event_types: ["CREATING", "STARTING", "TERMINATING"], order: "ASC" };
  const { events } = (await databricks.call("POST", "/api/2.1/clusters/events", told)).json;
  expect(events.map(({ type }: { type: string }) => type)).toEqual(["CREATING", "TERMINATING", "STARTING"]);
  expect(await (await fetch(databricks.url)).text()).toMatch(/pets<td>RUNNING<td>\d+\.\d min/);
  await act(databricks, "permanent-delete", id);
  expect((await databricks.call("GET", `/api/2.1/clusters/get?cluster_id=${id}`)).status).toBe(400);
  expect((await databricks.call("POST", "jobs/runs/submit", on(id, wheel, "note-it"))).json.message).toBe(
    `Cluster ${id} does not exist`,
  );
});

test("a cluster in dedicated mode runs what its one user asks for, and nobody else's", async () => {
  const whose = async (single_user_name: string) => {
    const id = await create(service, { single_user_name });
    const run = on(id, toyWheel(), "note-it", [join(temporaryFolder(), "notes")]);
    return (await service.ended(await service.submit(run))).status.termination_details;
  };
  expect(await whose("local")).toMatchObject({ code: "SUCCESS" });
  const refused = await whose("somebody");
  expect(refused.code).toBe("RUN_EXECUTION_ERROR");
});

test("whoever terminates a cluster takes it from under its tasks", async () => {
  const databricks = await startDatabricks();
  const folder = temporaryFolder();
  const id = await create(databricks);
  const run = await databricks.submit(
    on(id, toyWheel(), "wait", [join(folder, "started"), join(folder, "never")]),
  );
  await databricks.reaches(run, "RUNNING");
  expect((await act(databricks, "start", id)).json.error_code).toBe("INVALID_STATE");
  await act(databricks, "delete", id);
  const { status } = await databricks.ended(run);
  expect(status.termination_details.code).toBe("CLUSTER_TERMINATED_BY_USER");
});

test("a cluster that the cloud has no machines for is terminated, and so is what waits for it", async () => {
  const databricks = await startDatabricks();
  await databricks.fault({ cluster: "pets", fails: { code: "CLOUD_PROVIDER_RESOURCE_STOCKOUT" } });
  const id = await create(databricks);
  const { status } = await databricks.ended(await databricks.submit(on(id, toyWheel(), "note-it")));
  expect(status.termination_details).toMatchObject({ code: "CLOUD_FAILURE" });
  expect((await look(databricks, id)).termination_reason.code).toBe("CLOUD_PROVIDER_RESOURCE_STOCKOUT");
});

test("a wheel of equal name and version is not installed again while a cluster runs", async () => {
  const databricks = await startDatabricks();
  const [before, after] = [toyOf("before"), toyOf("after")];
  const id = await create(databricks);
  const said = async (wheel: string) => {
    const run = await databricks.ended(await databricks.submit(on(id, wheel, "say")));
    const [{ run_id }] = run.tasks;
    return (await databricks.output(run_id)).logs;
  };
  expect(await said(before)).toBe("before\n");
  expect(await said(after)).toBe("before\n");
  await act(databricks, "delete", id);
  await becomes(databricks, id, "TERMINATED");
  expect(await said(after)).toBe("after\n");
});

test.each([
  [{ node_type_id: undefined }, "Exactly one of node_type_id or instance_pool_id"],
  [{ instance_pool_id: "p" }, "cannot be supplied with a pool"],
  [{ spark_conf: {} }, "must be positive"],
  [{ num_workers: undefined }, "num_workers"],
  [{ spark_version: undefined }, "spark_version"],
  [{ autotermination_minutes: 3 }, "10 to 10000"],
  [
    { docker_image: { url: "registry/image" }, data_security_mode: "USER_ISOLATION" },
    "dedicated access mode",
  ],
  [
    { docker_image: { url: "registry/image" }, spark_version: "17.3.x-gpu-ml-scala2.13" },
    "Runtime for Machine Learning",
  ],
])("what Databricks does not offer is refused: %j", async (more, message) => {
  const { json } = await service.call("POST", "/api/2.1/clusters/create", { ...SINGLE, ...more });
  expect(json).toMatchObject({
    error_code: "INVALID_PARAMETER_VALUE",
    message: expect.stringContaining(message),
  });
});

/** A wheel of the toy's name and version whose entry point prints a word. */
function toyOf(word: string): string {
  const source = temporaryFolder();
  cpSync(join(import.meta.dirname, "fixtures/toy"), source, { recursive: true });
  writeFileSync(join(source, "toy/__init__.py"), `def say():\n    print("${word}")\n`);
  return toyWheel(source);
}

test("a cluster has room for 145 tasks: the next one ends as the service has it", async () => {
  const { tasks, ...run } = oneTask("/no/such.whl", "note-it"); // which no process is started for
  const many = Array.from({ length: 146 }, (_, n) => ({ ...tasks[0], task_key: `task-${n}` }));
  const { tasks: ended } = await service.ended(await service.submit({ ...run, tasks: many }));
  const codes: string[] = ended.map((one: typeof ended) => one.status.termination_details.code);
  expect(codes.filter((code) => code === "MAX_SPARK_CONTEXTS_EXCEEDED")).toHaveLength(1);
  expect(codes.at(-1)).toBe("MAX_SPARK_CONTEXTS_EXCEEDED");
});
