import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpTasksStorage, WAYS } from "../../../local/tasks-storage.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { root } from "../processes.ts";
import { oneTask, startDatabricks, toyWheel } from "./databricks.ts";

const { DataStorage: connection = "" } = await startStorage();
const endpoint = /BlobEndpoint=([^;]+)/.exec(connection)?.[1] as string;
const start = () =>
  startDatabricks({
    env: { LOCAL_DATABRICKS_STORAGE: connection, AZURE_STORAGE_CONNECTION_STRING: "" },
    more: ["--packages", join(root, "training")],
    until: afterAll,
  });
type Databricks = Awaited<ReturnType<typeof start>>;
const wheel = toyWheel(undefined, afterAll);

/** Tells of a task of the toy how it ended, and what it has printed. */
const running = (databricks: Databricks) => async (entryPoint: string, parameters: string[], on?: object) => {
  const { tasks } = oneTask(wheel, entryPoint, parameters);
  const { existing_cluster_id: _, ...task } = { ...tasks[0] } as Record<string, unknown>;
  const runId = await databricks.submit({
    run_name: entryPoint,
    tasks: [{ ...task, ...(on ?? { existing_cluster_id: "local" }) }],
  });
  const ended = await databricks.ended(runId);
  const { logs = "", error } = await databricks.output(ended.tasks[0].run_id);
  const printed = logs.startsWith("Traceback") ? undefined : JSON.parse(logs || "null");
  return { state: ended.state.result_state, code: ended.status.termination_details.code, printed, error };
};
type Run = ReturnType<typeof running>;
const reaching =
  (run: Run) =>
  (access: string, on?: object, uri = `${endpoint}/runs/probe ä.txt`) =>
    run("reach", [access, uri], on);
const done = (...said: unknown[]) => ({ state: "SUCCESS", printed: ["content", true, ...said] });
const variables = { AZURE_STORAGE_CONNECTION_STRING: "{{secrets/darkroom/connection-string}}" };
const own = { spark_version: "17.3.x-scala2.13", node_type_id: "small", num_workers: 1 };
const ofScope = { new_cluster: { ...own, spark_env_vars: variables } };

describe("before anything is set up", async () => {
  const run = running(await start());
  const reach = reaching(run);

  test("no task has an identity in its environment", async () => {
    const { printed } = await run("variables", []);
    expect(Object.keys(printed).filter((name) => name.startsWith("AZURE_"))).toEqual([]);
  });

  test.each([
    ["service-credential:photos", "Grant ACCESS on it to whoever runs the tasks"],
    ["secret-scope:darkroom", "Scope darkroom does not exist! Create it, and grant READ on it"],
  ])("%s is not to be had, and the task says what to do", async (access, remedy) => {
    const { state, error } = await reach(access);
    expect(state).toBe("FAILED");
    expect(error?.replace("!. ", "! ")).toContain(remedy);
  });

  test("a cluster whose environment names a secret that there is not does not start", async () => {
    expect(await reach("secret-scope:darkroom", ofScope)).toMatchObject({
      ...{ state: "FAILED", code: "INVALID_CLUSTER_REQUEST" },
      error: "The cluster cannot start: Scope darkroom does not exist!",
    });
  });

  test("there is no file on a volume", async () => {
    const { error } = await reach("volumes", undefined, "/Volumes/main/darkroom/runs/a");
    expect(error).toContain("No such file or directory: '/Volumes/main/darkroom/runs/a'");
  });
});

describe("once it is set up, and set up again", async () => {
  const databricks = await start();
  const run = running(databricks);
  const reach = reaching(run);
  beforeAll(async () => {
    for (const way of [...WAYS, ...WAYS]) await setUpTasksStorage(way, { ...databricks, connection });
  });

  test("a task reaches storage by a service credential, on whatever machines", async () => {
    expect(await reach("service-credential:photos")).toMatchObject(done("gone"));
    expect(await reach("service-credential:photos", { new_cluster: own })).toMatchObject(done("gone"));
  });

  test("by a secret scope that it reads itself, or of which its cluster has variables", async () => {
    expect(await reach("secret-scope:darkroom")).toMatchObject(done("gone"));
    expect(await reach("secret-scope:darkroom", ofScope)).toMatchObject(done("gone"));
    expect(await reach("environment", ofScope)).toMatchObject(done("gone"));
  });

  test("a standing cluster has its variables too, and shows the reference and never the secret", async () => {
    const { json } = await databricks.call("POST", "clusters/create", { ...own, spark_env_vars: variables });
    const { cluster_id: existing_cluster_id } = json;
    expect(await reach("environment", { existing_cluster_id })).toMatchObject(done("gone"));
    const shown = await databricks.call("GET", `clusters/get?cluster_id=${existing_cluster_id}`);
    expect(shown.json.spark_env_vars).toEqual(variables);
  });

  test("by a volume, whose files are those of the container", async () => {
    const path = "/Volumes/main/darkroom/runs/new folder/ä 100%.txt";
    expect(await reach("volumes", undefined, path)).toMatchObject(done("changed", "gone"));
  });

  test("a volume refuses what the real ones refuse", async () => {
    const { printed } = await run("forbidden", ["/Volumes/main/darkroom/runs/file"]);
    const no = "Operation not supported";
    expect(printed).toEqual({
      ...{ append: no, over: no, seek: no, rename: no, link: no },
      unknown: "Input/output error",
    });
  });
});
