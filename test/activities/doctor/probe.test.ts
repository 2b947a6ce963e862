import { beforeEach, describe, expect, test } from "vitest";
import { doctorActivities } from "../../../activities/doctor/activities.ts";
import { Mlflow } from "../../../shared/clients/mlflow.ts";
import { DOCTOR } from "../../../shared/doctor/contract.ts";
import { probeFiles } from "../../../shared/doctor/probe.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Plan } from "../../../shared/plan/schema.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, jsonOf, settings } from "../ground.ts";
import { Refusal, standIn } from "../stand-in.ts";

const { databricks, runs, ends } = await startDatabricks();
const asked: string[] = [];
const { url } = await standIn(({ path }) => {
  asked.push(path);
  if (path.startsWith("registered-models")) throw new Refusal(404, "ENDPOINT_NOT_FOUND");
  return {};
});
const active = new Map<string, Plan>();
const plans = { active: async () => active, all: async () => active, forget: () => undefined };
const mlflow = new Mlflow({
  ...settings,
  DATABRICKS_HOST: url,
  MLFLOW_TRACKING_URI: url,
  DATABRICKS_TOKEN: "t",
});
const activities = doctorActivities({
  settings,
  blobs,
  databricks,
  mlflow,
  plans,
  queues: undefined,
  kinds: TASKS,
});
const hub = new Hub();
const left = async () => (await collect(blobs.list(paths.run(DOCTOR, "")))).map(({ path }) => path);
const start = (probe: string) =>
  activities.startProbe({ probe }, hub) as Promise<{ databricksRunId: string }>;

beforeEach(async () => {
  active.clear();
  await activities.clearProbes({}, hub);
});

describe("a probe", () => {
  test("is one run, however often it is started, and is told of the first photo there is", async () => {
    active.set("pets", { ...plan(), images: "images/pets" });
    const photo = { container: "images", path: "pets/cat/a b.png" };
    const etag = await blobs.write(photo, "photo");
    const first = await start("probe-1");
    expect(await start("probe-1")).toEqual(first);
    expect(runs.filter(({ name }) => name === `${DOCTOR} probe-1`)).toMatchObject([{ timeout: 900 }]);
    expect(await jsonOf(probeFiles("probe-1")("spec.json"))).toEqual({
      ...{ format: 1, images: blobs.photosUri("images"), file: blobs.uri(probeFiles("probe-1")("file")) },
      photo: { path: photo.path, etag, size: 5 },
      result: blobs.uri(probeFiles("probe-1")("result.json")),
    });
  });

  test("is told of no photo where there is none", async () => {
    await start("probe-2");
    expect(await jsonOf(probeFiles("probe-2")("spec.json"))).not.toHaveProperty("photo");
  });

  test("ends what one before has left, and not itself", async () => {
    const { databricksRunId: old } = await start("probe-3");
    const { databricksRunId } = await start("probe-4");
    await start("probe-4");
    const cancelled = (id: string) => runs[Number(id) - 1]?.cancelled;
    expect([cancelled(old), cancelled(databricksRunId)]).toEqual([true, false]);
  });

  test("that cannot be started says why, and is no error", async () => {
    const broken = { ...databricks, submit: () => Promise.reject(new Error("may not attach")) } as never;
    const services = { settings, blobs, databricks: broken, mlflow, plans, queues: undefined, kinds: TASKS };
    expect(await doctorActivities(services).startProbe({ probe: "probe-5" }, hub)).toEqual({
      failed: expect.any(String),
    });
  });

  test("gives what its task has found, and what to do about it", async () => {
    const { databricksRunId } = await start("probe-6");
    ends.set(databricksRunId, { life_cycle_state: "TERMINATED", result_state: "SUCCESS" });
    const of = { probe: "probe-6", databricksRunId };
    expect(await activities.lookAtProbe(of, hub)).toEqual({ state: "succeeded" });
    const checks = [
      { check: "photo", ok: false, detail: "403 AuthorizationPermissionMismatch" },
      { check: "mlflow", ok: true, detail: "it answers" },
    ];
    const wheel = { version: "0.1.0+h1", sha256: "a".repeat(64) };
    await blobs.writeJson(probeFiles("probe-6")("result.json"), { checks, wheel });
    const rows = await activities.endProbe({ ...of, state: "succeeded" }, hub);
    expect(rows).toMatchObject([
      { check: "task", ok: true, detail: expect.stringContaining("0.1.0+h1") },
      { check: "task: photo", ok: false, remedy: expect.stringContaining("Storage Blob Data Reader") },
      { check: "task: mlflow", ok: true },
    ]);
    await activities.clearProbes({}, hub);
    expect(await left()).toEqual([]);
  });

  test("that has failed tells why, and whatever a life cycle would try again is a failure", async () => {
    const { databricksRunId } = await start("probe-7");
    const crowded = { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED", state_message: "full" };
    ends.set(databricksRunId, crowded);
    const of = { probe: "probe-7", databricksRunId };
    const seen = await activities.lookAtProbe(of, hub);
    expect(seen).toMatchObject({ state: "failed", message: expect.stringContaining("full") });
    expect(await activities.endProbe({ ...of, ...seen }, hub)).toMatchObject([
      { check: "task", ok: false, detail: expect.stringContaining("full"), remedy: expect.any(String) },
    ]);
  });

  test("that goes on after its time is cancelled", async () => {
    const { databricksRunId } = await start("probe-8");
    const rows = await activities.endProbe({ probe: "probe-8", databricksRunId, state: "active" }, hub);
    expect(rows).toMatchObject([{ check: "task", ok: false }]);
    expect(runs[Number(databricksRunId) - 1]?.cancelled).toBe(true);
  });
});

test("the app says of each service whether it is reached, and which grant is missing", async () => {
  active.set("pets", { ...plan(), images: "nowhere/pets" });
  const rows = await activities.examineApp({}, hub);
  const found = new Map(rows.map((row) => [row.check, row]));
  expect(found.get("app: mlflow")).toEqual({ check: "app: mlflow", ok: true, detail: `${url} answers` });
  expect(found.get("app: containers")).toMatchObject({
    ...{ ok: false, detail: "there is no container nowhere" },
    remedy: expect.stringContaining("Storage Blob Data Contributor"),
  });
  expect(found.get("app: registry")).toMatchObject({
    ok: false,
    remedy: expect.stringContaining("CREATE MODEL"),
  });
  expect(found.get("app: wheel")).toMatchObject({ ok: false, detail: expect.stringContaining("no hash") });
  expect(await left()).toEqual([]);
});

describe("events", () => {
  type Waits = { count: number; oldest: string | undefined };
  const looked = async (of: Record<string, Waits>) => {
    const queues = { waiting: async (queue: string) => of[queue] };
    const services = { settings, blobs, databricks, mlflow, plans, queues, kinds: TASKS };
    const rows = await doctorActivities(services).examineApp({}, hub);
    return rows.find(({ check }) => check === "app: events");
  };
  const none = { count: 0, oldest: undefined };
  const now = new Date().toISOString();
  const long = "2026-01-01T00:00:00.000Z";

  test.each([
    [true, "2 wait in photos-changed, the oldest since", { "photos-changed": { count: 2, oldest: now } }],
    [true, "there is no queue", {}],
    [
      false,
      `1 wait in photos-changed, the oldest since ${long}`,
      { "photos-changed": { count: 1, oldest: long } },
    ],
    [
      false,
      "3 wait in photos-changed-poison",
      { "photos-changed": none, "photos-changed-poison": { count: 3, oldest: now } },
    ],
  ])("%s: %s", async (ok, detail, of) => {
    expect(await looked(of)).toMatchObject({ ok, detail: expect.stringContaining(detail) });
  });
});
