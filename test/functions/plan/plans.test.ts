import { beforeEach, describe, expect, test, vi } from "vitest";
import { enabledRoutes } from "../../../functions/intake/enabled.ts";
import { retireModel } from "../../../functions/intake/retire.ts";
import { retrain } from "../../../functions/intake/retrain.ts";
import { planRoutes } from "../../../functions/plan/plans.ts";
import { modelRoutes } from "../../../functions/versions/models.ts";
import { requestRun } from "../../../shared/admission/request-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import * as intake from "../../../shared/intake/routes.ts";
import { Settles } from "../../../shared/intake/settles.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { KnownPlans } from "../../../shared/plan/known-plans.ts";
import { PublishedPlans } from "../../../shared/plan/published-plan.ts";
import * as routes from "../../../shared/plan/routes.ts";
import { RunEnd } from "../../../shared/requests/request.ts";
import * as versions from "../../../shared/versions/routes.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";

const hub = vi.hoisted(() => ({ now: undefined as unknown }));
// Durable Functions is what no test can start for one handler: its instances are those of a stand-in.
vi.mock(import("../../../shared/clients/orchestrations.ts"), async (original) => ({
  ...(await original()),
  orchestrationsOf: () => hub.now as Hub,
}));

const settings = await startStorage();
const blobs = new Blobs(settings);
const plans = new KnownPlans(blobs, new Map(), { environment: undefined, publishes: true });
const services = { settings, plans, blobs, settles: new Settles(blobs) };
const served = [
  ...planRoutes(services),
  ...modelRoutes(services),
  ...enabledRoutes(services),
  ...[retireModel(services), retrain(services)],
];

let instances: Hub;
let models = 0;
let model = "";
beforeEach(() => {
  instances = new Hub();
  hub.now = instances;
  model = `pets-${++models}`;
});

const text = (more = "") => `model: ${model}\nimages: images/${model}\nowner: me\n${more}`;
const put = (
  body: string,
  headers: Record<string, string> = {},
  query: { dryRun?: boolean; version?: number } = {},
) => callsOf(served, headers)(routes.publishPlan, { params: { model }, query, body: Buffer.from(body) });
const create = (more = "") => put(text(more), { "if-none-match": "*" });
const get = (version?: number) => callsOf(served)(routes.getPlan, { params: { model }, query: { version } });
const retire = (headers = {}) => callsOf(served, headers)(intake.retireModel, { params: { model } });

/** Notes that a run was asked for. */
const hasRun = () => blobs.writeJson(paths.runByTime(model, "2026-01-01T00:00:00Z", `${model}-run`), {});

describe("publishing", () => {
  test("makes a model that none was before, with who and when", async () => {
    const ada = { id: "ada's object id", roles: [] };
    const call = callsOf(served, { "if-none-match": "*" }, ada);
    const { body, headers } = await call(routes.publishPlan, {
      params: { model },
      body: Buffer.from(text("search: {trials: 9}")),
    });
    expect(body).toMatchObject({
      model,
      version: 1,
      by: "ada's object id",
      retired: false,
      would: "retrain",
    });
    expect(headers.get("etag")).toBe('"1"');
    expect((await get()).body).toMatchObject({ version: 1, plan: { search: { trials: 9 } } });
    expect((await plans.active()).has(model)).toBe(true);
  });

  test("says field by field what differs from the plan in force, and what comes of it", async () => {
    await create();
    await hasRun();
    const trained = await put(text("search: {trials: 9, space: {dropout: {linear: [0, 0.5]}}}"), {
      "if-match": '"1"',
    });
    expect(trained.body).toMatchObject({
      version: 2,
      would: "retrain",
      differences: [
        { field: "search.space.dropout.linear", from: null, to: [0, 0.5] },
        { field: "search.trials", from: 4, to: 9 },
      ],
    });
    const same = "search: {trials: 9, space: {dropout: {linear: [0, 0.5]}}}\n";
    const judged = await put(text(`${same}gate: {accuracy: 90%}`), { "if-match": '"2"' });
    expect(judged.body).toMatchObject({
      would: "judge again",
      differences: [{ field: "gate.accuracy", to: 0.9 }],
    });
    const timed = await put(text(`${same}gate: {accuracy: 90%}\nretention: {versions: 9}`), {
      "if-match": '"3"',
    });
    expect(timed.body).toMatchObject({ version: 4, would: "nothing" });
  });

  test("takes JSON as well, and the same text is no new version", async () => {
    const json = JSON.stringify({ model, images: `images/${model}`, owner: "me" });
    await put(json, { "if-none-match": "*", "content-type": "application/json" });
    expect((await put(json, { "if-match": "*" })).body).toMatchObject({ version: 1, differences: [] });
  });

  test.each([
    ["nothing that says what it replaces", {}, 428],
    ["another version than the one in force", { "if-match": '"2"' }, 412],
    ["none, though there is one", { "if-none-match": "*" }, 412],
  ])("on condition of %s is refused", async (_, headers, status) => {
    await create();
    await expect(put(text("search: {trials: 9}"), headers)).rejects.toMatchObject({ status });
    expect((await get()).body.version).toBe(1);
  });

  test("of two who replace the same version, one is told of the other", async () => {
    await create();
    const both = [7, 9].map((trials) => put(text(`search: {trials: ${trials}}`), { "if-match": 'W/"1"' }));
    const ends = await Promise.allSettled(both);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await get()).body.version).toBe(2);
  });

  test.each([
    ["search:\n  trails: 9", /plan:5 search\.trails: unknown field\. Did you mean "trials"\?/],
    ["environments: {test: {search.trails: 9}}", /plan:4 environments\.test\.search\.trails: unknown field/],
    [`dataset: {review: "dapi${"0".repeat(32)}"}`, /plan:4 dataset\.review: looks like a Databricks token/],
    ["a: [", /plan:/],
  ])("a plan with %j is refused by field and line", async (more, message) => {
    await expect(create(more)).rejects.toMatchObject({
      status: 422,
      type: "urn:darkroom:invalid-plan",
      message,
    });
    await expect(get()).rejects.toMatchObject({ status: 404 });
  });

  test("a plan that no task could run by here is refused, and so is its retraining where it was published before", async () => {
    const compute = "compute: {cluster: lifecycle}";
    const refused = { status: 422, message: /compute of inspect: cluster: lifecycle needs node_type, pool/ };
    await expect(create(compute)).rejects.toMatchObject(refused);
    await expect(put(text(compute), {}, { dryRun: true })).rejects.toMatchObject(refused);
    const elsewhere = { ...settings, DATABRICKS_COMPUTE: { node_type: "Standard_D8ds_v5" } };
    const there = planRoutes({ ...services, settings: elsewhere });
    await callsOf(there, { "if-none-match": "*" })(routes.publishPlan, {
      params: { model },
      body: Buffer.from(text(compute)),
    });
    await expect(callsOf(served)(intake.retrain, { params: { model } })).rejects.toMatchObject(refused);
  });

  test("another model's plan is refused, and so is what is no text", async () => {
    const other = put(text().replace(model, "cats"), { "if-none-match": "*" });
    await expect(other).rejects.toMatchObject({ status: 422, message: /model: is "cats"/ });
    const call = callsOf(served, { "if-none-match": "*" });
    const bytes = call(routes.publishPlan, { params: { model }, body: Buffer.from([0xff, 0xfe]) });
    await expect(bytes).rejects.toMatchObject({ status: 400 });
    await expect(put("x".repeat(70_000), { "if-match": "*" })).rejects.toMatchObject({ status: 413 });
  });

  test("for trial says everything, and stores nothing", async () => {
    const before = await put(text(), {}, { dryRun: true });
    expect(before.body).toMatchObject({ dryRun: true, version: 1, would: "retrain" });
    await expect(get()).rejects.toMatchObject({ status: 404 });
    await create();
    await hasRun();
    const { body } = await put(text("gate: {accuracy: 90%}"), {}, { dryRun: true });
    expect(body).toMatchObject({ dryRun: true, version: 2, would: "judge again" });
    expect((await get()).body.version).toBe(1);
    await expect(put(text(), { "if-match": '"7"' }, { dryRun: true })).rejects.toMatchObject({ status: 412 });
  });
});

describe("versions", () => {
  test("are kept, and an older one can be made current again", async () => {
    await create("search: {trials: 9}");
    await put(text("search: {trials: 2}"), { "if-match": '"1"' });
    expect((await get(1)).body).toMatchObject({ version: 1, plan: { search: { trials: 9 } } });
    const back = await put("", { "if-match": '"2"' }, { version: 1 });
    expect(back.body).toMatchObject({
      version: 3,
      differences: [{ field: "search.trials", from: 2, to: 9 }],
    });
    expect((await get()).body).toMatchObject({ version: 3, text: text("search: {trials: 9}") });
    const page = await callsOf(served)(routes.listPlanVersions, { params: { model }, query: { limit: 2 } });
    expect(page.body.versions.map(({ version }) => version)).toEqual([3, 2]);
    const rest = { after: page.body.next as string };
    const last = await callsOf(served)(routes.listPlanVersions, { params: { model }, query: rest });
    expect(last.body).toMatchObject({
      versions: [{ version: 1, url: `/api/models/${model}/plan?version=1` }],
    });
  });

  test("of before another default go on with theirs, until another text is published", async () => {
    const first = {
      version: 1,
      text: text(),
      by: "ada",
      at: "2026-01-01T00:00:00Z",
      retired: false,
      file: null,
    };
    const known = (await blobs.json(paths.plans, PublishedPlans))?.models;
    await blobs.writeJson(paths.plans, { models: { ...known, [model]: first }, format: 1 });
    await blobs.writeJson(paths.planVersion(model, 1), first);
    plans.forget();
    const before = { search: { trainers: ["keras.cnn"] }, preprocess: { size: [64, 64] } };
    expect((await get()).body.plan).toMatchObject(before);
    expect((await plans.active()).get(model)).toMatchObject(before);
    expect((await put(text(), { "if-match": '"1"' })).body).toMatchObject({ version: 1, differences: [] });
    const next = await put(text("gate: {accuracy: 90%}"), { "if-match": '"1"' });
    const { search, preprocess } = (await get()).body.plan;
    expect(next.body).toMatchObject({ version: 2, would: "retrain" });
    expect(next.body.differences).toEqual([
      { field: "preprocess.size", from: [64, 64], to: preprocess.size },
      { field: "search.trainers", from: ["keras.cnn"], to: search.trainers },
      { field: "gate.accuracy", from: 0, to: 0.9 },
    ]);
    await put("", { "if-match": '"2"' }, { version: 1 });
    expect((await get()).body).toMatchObject({ version: 3, plan: before });
    await put("", { "if-match": '"3"' }, { version: 2 });
    expect((await get()).body).toMatchObject({ version: 4, plan: { search, preprocess } });
  });

  test("that there are not are a 404, and one with a body beside it is two plans", async () => {
    await create();
    await expect(get(7)).rejects.toMatchObject({ status: 404, type: "urn:darkroom:plan-not-found" });
    await expect(put(text(), { "if-match": "*" }, { version: 1 })).rejects.toMatchObject({ status: 422 });
  });
});

describe("a retired model", () => {
  const ask = (snapshot: string) => {
    const at = new Date().toISOString();
    const trigger = { kind: "photos" as const, at };
    const wanted = { model, snapshot: snapshot.repeat(64), listedAt: at, force: false, trigger };
    return requestRun(services, wanted, instances);
  };

  test("gets no runs: what waits is let go, what runs goes on, and nothing new is let in", async () => {
    await create();
    const running = await ask("a");
    const waiting = await ask("b");
    expect((await retire()).body).toEqual({ model, retired: true, version: 2 });
    expect(await blobs.json(paths.run(waiting.runId, "result.json"), RunEnd)).toMatchObject({
      outcome: "cancelled",
      because: "cancelled: the model was retired",
    });
    expect([...instances.active]).toEqual([running.runId]);
    await expect(ask("c")).rejects.toMatchObject({ status: 409, type: "model-retired" });
    const asked = callsOf(served)(intake.retrain, { params: { model } });
    await expect(asked).rejects.toMatchObject({ status: 409, type: "urn:darkroom:model-retired" });
  });

  test("stays known, with its name its own, until a plan brings it back", async () => {
    await create();
    await retire();
    const { body } = await callsOf(served)(versions.getModel, { params: { model } });
    expect(body).toMatchObject({ model, retired: true });
    await expect(create()).rejects.toMatchObject({ status: 412 });
    expect((await put(text(), { "if-match": '"2"' })).body).toMatchObject({ version: 3, retired: false });
    expect((await ask("a")).status).toBe("started");
  });

  test("trains when it is brought back, if it never has", async () => {
    await create();
    expect((await put(text("gate: {accuracy: 90%}"), { "if-match": '"1"' })).body.would).toBe("retrain");
    await retire();
    const back = () => put(text("gate: {accuracy: 90%}"), { "if-match": "*" }, { dryRun: true });
    expect((await back()).body.would).toBe("retrain");
    await hasRun();
    expect((await back()).body.would).toBe("nothing");
  });

  test("is not enabled without a word, and what disables it says that it is retired", async () => {
    await create();
    const disable = () => callsOf(served)(intake.disableModel, { params: { model }, body: {} });
    const enable = () => callsOf(served)(intake.enableModel, { params: { model }, body: {} });
    expect((await disable()).body).toMatchObject({ enabled: false, retired: false });
    await retire();
    expect((await disable()).body).toMatchObject({ enabled: false, retired: true });
    await expect(enable()).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("PUT /api"),
    });
    await put(text(), { "if-match": "*" });
    expect((await enable()).body).toMatchObject({ enabled: true });
  });

  test("may be retired once more, but not under another condition, and none that is not there", async () => {
    await expect(retire()).rejects.toMatchObject({ status: 404 });
    await create();
    await expect(retire({ "if-match": '"7"' })).rejects.toMatchObject({ status: 412 });
    expect((await retire()).body.version).toBe((await retire()).body.version);
  });
});

describe("what somebody else wrote or named", () => {
  test.each(["constructor", "toString", "__proto__"])(
    "%s is no model because every object has it",
    async (name) => {
      model = name;
      await expect(retire()).rejects.toMatchObject({ status: 404 });
      await expect(get()).rejects.toMatchObject({ status: 404 });
    },
  );

  test("a model may be called constructor", async () => {
    model = "constructor";
    expect((await create()).body.version).toBe(1);
    expect((await get()).body).toMatchObject({ model, version: 1 });
    await retire();
  });

  test("a version whose number is taken, as where older plans were restored, gets another one", async () => {
    await create();
    await put(text("search: {trials: 2}"), { "if-match": '"1"' });
    const before = await blobs.json(paths.plans, PublishedPlans);
    await put(text("search: {trials: 3}"), { "if-match": '"2"' });
    await blobs.writeJson(paths.plans, { ...before, format: 1 });
    const foreseen = await put(text("search: {trials: 4}"), { "if-match": '"2"' }, { dryRun: true });
    const { version } = (await put(text("search: {trials: 4}"), { "if-match": '"2"' })).body;
    expect([foreseen.body.version, version]).toEqual([4, 4]);
    expect((await get(3)).body.text).toContain("trials: 3");
    expect((await get(4)).body.text).toContain("trials: 4");
  });

  test("a head that cannot be read is named, with what mends it", async () => {
    await create();
    await blobs.write(paths.head(model), "{half");
    const told = `runs/${model}/head.json cannot be read: it is not JSON. To mend it, .*remove it while nothing`;
    await expect(retire()).rejects.toThrow(new RegExp(told));
    const { getModel } = versions;
    await expect(callsOf(served)(getModel, { params: { model } })).rejects.toThrow(new RegExp(told));
  });

  test("plans that cannot be read are named, with what mends them", async () => {
    await create();
    const before = (await blobs.read(paths.plans))?.text as string;
    await blobs.write(paths.plans, '{"models": {"pets": {"version": "one"}}}');
    await expect(get()).rejects.toThrow(
      /models\/plans\.json cannot be read: models\.pets\.version: .*or remove it and PUT/,
    );
    await blobs.write(paths.plans, before);
    expect((await get()).body.version).toBe(1);
  });

  test("a record that cannot be read hides no other", async () => {
    await create();
    await put(text("search: {trials: 2}"), { "if-match": '"1"' });
    await blobs.write(paths.planVersion(model, 1), "null");
    const { body } = await callsOf(served)(routes.listPlanVersions, { params: { model } });
    expect(body.versions.map(({ version }) => version)).toEqual([2]);
    expect(body.broken).toEqual([paths.planVersion(model, 1).path]);
  });
});
