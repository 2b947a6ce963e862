import { beforeEach, expect, test } from "vitest";
import { hasOldCode } from "../../../shared/admission/code.ts";
import { concludeInstance } from "../../../shared/admission/conclude.ts";
import { disable } from "../../../shared/admission/enabled.ts";
import { refuse } from "../../../shared/admission/head.ts";
import { changeHead, readHead } from "../../../shared/admission/head-store.ts";
import { repairHead } from "../../../shared/admission/repair-head.ts";
import { type RunWanted, requestRun } from "../../../shared/admission/request-run.ts";
import { leaveHead, leaveQueue, startRun } from "../../../shared/admission/start-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { LifecycleRequest } from "../../../shared/requests/request.ts";
import { readRuns } from "../../../shared/runs/read-runs.ts";
import { StoredResult } from "../../../shared/runs/result.ts";
import { readRunStatus } from "../../../shared/runs/run-status.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
let hub: Hub;
/** Each test has a model of its own. */
let model = "pets-0";
let more = "";

beforeEach(() => {
  hub = new Hub();
  more = "";
  model = `pets-${Number(model.split("-")[1]) + 1}`;
});

const deps = () => ({ blobs, plans: plansOf(new Map([[model, { ...plan(more), model }]])), settings });
const wanted = (snapshot: string, changes: Partial<RunWanted> = {}): RunWanted => ({
  model,
  snapshot: snapshot.repeat(64),
  listedAt: new Date().toISOString(),
  force: false,
  trigger: { kind: "http", at: new Date().toISOString() },
  ...changes,
});
const ask = (snapshot: string, changes: Partial<RunWanted> = {}) =>
  requestRun(deps(), wanted(snapshot, changes), hub);
const photos = () => ({ kind: "photos" as const, at: new Date().toISOString() });
const resultOf = (runId: string) => blobs.json(paths.run(runId, "result.json"), StoredResult);

async function finish(runId: string, outcome: StoredResult["outcome"] = "promoted") {
  await tell(runId, outcome);
  hub.active.delete(runId);
  await leaveHead(blobs, model, runId, hub, outcome === "superseded");
}

/** People see a run ended before its orchestration is, which still has its place. */
async function tell(runId: string, outcome: StoredResult["outcome"]) {
  const result: StoredResult = { outcome, because: "test", trials: [], endedAt: new Date().toISOString() };
  await blobs.writeJson(paths.run(runId, "result.json"), result);
}

test("of twenty requests at the same moment one starts a run, whatever they ask for", async () => {
  const answers = await Promise.all([..."abcdefghij", ..."abcdefghij"].map((snapshot) => ask(snapshot)));
  expect(hub.started).toHaveLength(1);
  expect(answers.filter(({ status }) => status === "started").length).toBeGreaterThanOrEqual(1);
  expect(await readHead(blobs, model)).toMatchObject({
    running: hub.started[0],
    queued: expect.any(String),
  });
});

test("a finished run gives its place to the follow-up", async () => {
  const first = await ask("a");
  const second = await ask("b");
  expect(second.status).toBe("queued");
  await finish(first.runId);
  expect(hub.started).toEqual([first.runId, second.runId]);
});

test("a run on a sample begins where nothing else runs or waits, as a model of its own", async () => {
  const [whole, sampled] = [await ask("a"), ask("a", { sample: 10 })];
  await expect(sampled).rejects.toThrow(
    `begins at once or not at all, and the model has other runs (${whole.runId})`,
  );
  expect(await readHead(blobs, model)).toMatchObject({ running: whole.runId, queued: null });
  await finish(whole.runId);
  const { runId, status } = await ask("a", { sample: 10 });
  expect(status).toBe("started");
  expect(runId).not.toContain(whole.runId.slice(0, -2));
  expect(await readHead(blobs, model)).toMatchObject({ running: runId });
  await finish(runId, "refused");
  expect((await ask("a", { sample: 10 })).status).toBe("reused");
  expect((await ask("a", { sample: 11 })).status).toBe("started");
});

test("a run on a sample that is asked for as soon as the last one is seen to have ended begins when that has left", async () => {
  const whole = await ask("a");
  await tell(whole.runId, "promoted");
  const { runId, status } = await ask("a", { sample: 10 });
  expect(status).toBe("queued");
  await finish(whole.runId);
  expect(await readHead(blobs, model)).toMatchObject({ running: runId, ousted: [] });
  expect(hub.started).toEqual([whole.runId, runId]);
});

test("a run on a sample displaces none that waits, hands no force on, and takes no change for its own", async () => {
  const first = await ask("a");
  const second = await ask("b");
  const since = "2026-01-01T00:00:00.000Z";
  await changeHead(blobs, model, (head) => ({ ...head, settlingSince: since }));
  await expect(ask("c", { sample: 10, force: true })).rejects.toThrow("GET /api/models/");
  expect(await readHead(blobs, model)).toMatchObject({
    running: first.runId,
    queued: second.runId,
    ousted: [],
  });
  expect(await blobs.json(paths.run(second.runId, "request.json"), LifecycleRequest)).toMatchObject({
    force: false,
  });
  await finish(first.runId);
  await finish(second.runId);
  const before = await readHead(blobs, model);
  await ask("c", { sample: 10 });
  const { settlingSince, listedAt } = await readHead(blobs, model);
  expect({ settlingSince, listedAt }).toEqual({ settlingSince: since, listedAt: before.listedAt });
});

test("a run on an older dataset keeps to the same, as another attempt at its listing", async () => {
  const older = await ask("a");
  await finish(older.runId);
  const fromDataset = "d".repeat(64);
  const newer = await ask("b");
  await expect(ask("a", { fromDataset })).rejects.toThrow("on a sample or an older dataset begins at once");
  await finish(newer.runId);
  const since = "2026-01-01T00:00:00.000Z";
  await changeHead(blobs, model, (head) => ({ ...head, settlingSince: since }));
  const { runId, status } = await ask("a", { fromDataset });
  expect([runId, status]).toEqual([older.runId.replace(/1$/, "3"), "started"]);
  expect(await blobs.json(paths.run(runId, "request.json"), LifecycleRequest)).toMatchObject({ fromDataset });
  expect(await readHead(blobs, model)).toMatchObject({ settlingSince: since });
  expect((await ask("a", { fromDataset })).status).toBe("reused");
  expect(await readHead(blobs, model)).toMatchObject({ settlingSince: since });
});

test("photos that come while a sample is trained wait for their own run", async () => {
  const { runId } = await ask("a", { sample: 10 });
  const next = await ask("b", { trigger: photos() });
  expect(next.status).toBe("queued");
  await finish(runId, "refused");
  expect(await readHead(blobs, model)).toMatchObject({ running: next.runId });
});

test("a follow-up that a newer one displaces ends as superseded and hands on that it was forced", async () => {
  await ask("a");
  const forced = await ask("b", { force: true });
  const newer = await ask("c");
  expect(await blobs.json(paths.run(forced.runId, "result.json"), StoredResult)).toMatchObject({
    outcome: "superseded",
    because: expect.stringContaining(newer.runId),
  });
  expect(await blobs.json(paths.run(newer.runId, "request.json"), LifecycleRequest)).toMatchObject({
    force: true,
  });
});

test("a run that was admitted but whose start was lost is started by whoever comes next", async () => {
  hub.loseNextStart = true;
  await expect(ask("a")).rejects.toThrow("killed");
  const next = await ask("b");
  expect(next.status).toBe("queued");
  expect(hub.started).toHaveLength(1);
  expect((await readHead(blobs, model)).running).toBe(hub.started[0]);
});

test("a run that waits can be taken out of the queue", async () => {
  await ask("a");
  const waiting = await ask("b");
  expect(await leaveQueue(blobs, model, waiting.runId, "cancelled: not needed")).toBe(true);
  expect(await leaveQueue(blobs, model, waiting.runId, "cancelled: not needed")).toBe(false);
  expect((await readHead(blobs, model)).queued).toBeNull();
});

test("runs are listed with the newest first", async () => {
  const first = await ask("a", { trigger: { kind: "http", at: "2026-01-01T00:00:00.000Z" } });
  await finish(first.runId, "refused");
  const second = await ask("b", { trigger: { kind: "photos", at: "2026-01-02T00:00:00.000Z" } });
  const page = { after: "", limit: 50 };
  const { runs } = await readRuns(deps(), model, page, hub);
  expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
    [second.runId, "running"],
    [first.runId, "refused"],
  ]);
});

test("runs come by pages, each with when it began, how long it took and how good its model is", async () => {
  const [first] = [await ask("a", { trigger: { kind: "http", at: "2026-01-01T00:00:00.000Z" } })];
  await finish(first.runId, "refused");
  const { startedAt } = (await readRunStatus({ blobs }, first.runId, hub)) as { startedAt: string };
  const endedAt = new Date(Date.parse(startedAt) + 61_000).toISOString();
  const evidence = { photos: 10, challenger: { accuracy: 0.9, correct: 9, wilson95: [0.6, 1] } };
  const result = { outcome: "refused", because: "test", endedAt, evidence };
  await blobs.writeJson(paths.run(first.runId, "result.json"), result);
  const second = await ask("b", { trigger: { kind: "photos", at: "2026-01-02T00:00:00.000Z" } });

  const page = await readRuns(deps(), model, { after: "", limit: 1 }, hub);
  expect(page.runs).toMatchObject([
    { runId: second.runId, status: "running", startedAt: expect.any(String) },
  ]);
  const next = await readRuns(deps(), model, { after: page.next as string, limit: 1 }, hub);
  expect(next.runs).toMatchObject([{ runId: first.runId, startedAt, endedAt, seconds: 61, accuracy: 0.9 }]);
  expect(next.next).toBeUndefined();
});

test("a run began when it was started first, and one of before that was noted has no duration", async () => {
  const { runId } = await ask("a");
  const begun = await readRunStatus({ blobs }, runId, hub);
  await startRun(blobs, runId, hub);
  expect(await readRunStatus({ blobs }, runId, hub)).toEqual(begun);
  await finish(runId);
  await blobs.remove(paths.run(runId, "started.json"));
  const { runs } = await readRuns(deps(), model, { after: "", limit: 1 }, hub);
  expect(runs).toMatchObject([{ status: "promoted", startedAt: undefined, seconds: undefined }]);
});

test("a run whose newer photos overtook it before it was let in ends, and the newer one goes", async () => {
  await ask("a");
  const newer = await ask("c", { listedAt: "2026-01-01T00:00:09.000Z" });
  const older = await ask("b", { listedAt: "2026-01-01T00:00:05.000Z", force: true });
  expect(newer.status).toBe("queued");
  expect(older).toMatchObject({ runId: newer.runId, status: "reused" });
  expect((await readHead(blobs, model)).queued).toBe(newer.runId);
  expect(await blobs.json(paths.run(newer.runId, "request.json"), LifecycleRequest)).toMatchObject({
    force: true,
  });
});

test("a crash after the queue was changed leaves no run waiting for ever: its result is written by whoever comes", async () => {
  await ask("a");
  const waiting = await ask("b");
  const because = "a newer one came";
  await changeHead(blobs, model, (head) => ({
    ...head,
    queued: null,
    ousted: [{ runId: waiting.runId, outcome: "superseded", because }],
  }));
  await ask("c");
  expect(await resultOf(waiting.runId)).toMatchObject({ outcome: "superseded", because });
  expect((await readHead(blobs, model)).ousted).toEqual([]);
});

test("a run that died without a result keeps its place until it has been ended, though nobody asks for anything", async () => {
  const dead = await ask("a");
  const waiting = await ask("b");
  hub.active.delete(dead.runId);
  await repairHead(blobs, model, hub);
  await repairHead(blobs, model, hub);
  expect(hub.started).toEqual([dead.runId, concludeInstance(dead.runId)]);
  expect((await readHead(blobs, model)).running).toBe(dead.runId);
  await finish(dead.runId, "superseded"); // as the instance that ends it does at last
  expect(hub.started.at(-1)).toBe(waiting.runId);
});

test("photos that are again as they were are trained again when others have been trained since", async () => {
  const first = await ask("a", { trigger: photos() });
  await finish(first.runId);
  expect((await ask("a", { trigger: photos() })).status).toBe("reused");
  const other = await ask("b", { trigger: photos() });
  await finish(other.runId);
  const again = await ask("a", { trigger: photos() });
  expect(again).toMatchObject({ status: "started", runId: first.runId.replace(/1$/, "2") });
});

test("late photos restart a run where the plan says so, and never run beside it", async () => {
  more = "dataset: {settle: {late_photos: restart}}";
  const first = await ask("a", { trigger: photos() });
  const second = await ask("b", { trigger: photos() });
  expect(second.status).toBe("queued");
  expect(hub.raised).toMatchObject([
    {
      id: first.runId,
      event: "cancel",
      payload: { superseded: true, reason: expect.stringContaining(second.runId) },
    },
  ]);
  expect([...hub.active]).toEqual([first.runId]);
  await finish(first.runId, "superseded");
  expect([...hub.active]).toEqual([second.runId]);
});

test("a forced run that late photos stop hands on that it was forced", async () => {
  more = "dataset: {settle: {late_photos: restart}}";
  const first = await ask("a", { force: true });
  const second = await ask("b", { trigger: photos() });
  await finish(first.runId, "superseded");
  expect(hub.inputs.get(second.runId)).toMatchObject({ force: true });
});

test("a forced run that failed is repeated by events as one, with what it has finished", async () => {
  const first = await ask("a", { force: true });
  await finish(first.runId, "failed");
  const second = await ask("a", { trigger: photos() });
  expect(hub.inputs.get(second.runId)).toMatchObject({ force: true, continues: first.runId, attempt: 2 });
});

test("what goes on with a run that died is asked for however often it failed before", async () => {
  for (let attempt = 1; attempt <= 3; attempt++) await finish((await ask("a")).runId, "failed");
  expect((await ask("a", { trigger: photos() })).because).toContain("failed 3 times");
  const { latest } = await readHead(blobs, model);
  const again = await ask("a", { trigger: photos(), continues: latest as string });
  expect(again).toMatchObject({ status: "started", runId: latest?.replace(/3$/, "4") });
});

test("a request by HTTP waits for its turn, and late photos wait for a run past its search", async () => {
  more = "dataset: {settle: {late_photos: restart}}";
  await ask("a", { trigger: photos() });
  await ask("b");
  hub.stage = "evaluate";
  await ask("c", { trigger: photos() });
  expect(hub.raised).toEqual([]);
});

test("nothing that is asked of a disabled model begins, and the answer says how to go on", async () => {
  await changeHead(blobs, model, (head) => disable(head, "2026-01-01T00:00:00.000Z"));
  await expect(ask("a")).rejects.toMatchObject({
    status: 409,
    type: "model-disabled",
    message: expect.stringContaining(`POST /api/models/${model}/enable`),
  });
  expect(hub.started).toEqual([]);
});

test("of hundreds of attempts only the newest are read", async () => {
  const { runId } = await ask("a");
  await finish(runId, "failed");
  const family = runId.replace(/1$/, "");
  const [asked, ended] = await Promise.all(
    ["request.json", "result.json"].map((file) => blobs.read(paths.run(runId, file))),
  );
  const attempts = Array.from({ length: 299 }, (_, n) => n + 2);
  await Promise.all(
    attempts.flatMap((attempt) => [
      blobs.write(paths.run(`${family}${attempt}`, "request.json"), asked?.text ?? ""),
      blobs.write(paths.run(`${family}${attempt}`, "result.json"), ended?.text ?? ""),
    ]),
  );
  let calls = 0;
  const counting = new (class extends Blobs {
    override async read(...args: Parameters<Blobs["read"]>) {
      calls++;
      return super.read(...args);
    }
    override async exists(...args: Parameters<Blobs["exists"]>) {
      calls++;
      return super.exists(...args);
    }
  })(settings);
  const again = { ...deps(), blobs: counting };
  expect(await requestRun(again, wanted("a", { trigger: photos() }), hub)).toMatchObject({
    ...{ runId: `${family}300`, status: "reused", because: expect.stringContaining("failed 3 times") },
  });
  expect(await requestRun(again, wanted("a"), hub)).toMatchObject({ runId: `${family}301` });
  expect(calls).toBeLessThan(80);
});

test("the training code of a model is old when its newest run had another", async () => {
  expect(await hasOldCode({ blobs, settings }, model)).toBe(false);
  await ask("a");
  expect(await hasOldCode({ blobs, settings }, model)).toBe(false);
  const newer = { ...settings, TRAINING_WHEEL_SHA256: "b".repeat(64) };
  expect(await hasOldCode({ blobs, settings: newer }, model)).toBe(true);
});

test("a run that was cancelled in the queue while it was asked for again keeps no place", async () => {
  const first = await ask("a");
  const cancelled = await ask("b");
  await leaveQueue(blobs, model, cancelled.runId, "cancelled: enough");
  // The request that was decided on before has admitted it once more.
  await changeHead(blobs, model, (head) => ({ ...head, queued: cancelled.runId }));
  await finish(first.runId);
  expect(hub.started).toEqual([first.runId]);
  expect(await readHead(blobs, model)).toMatchObject({ running: null, queued: null });
});

test("a run that waits is not told that it was refused when the model is disabled while it is asked for again", async () => {
  await ask("a");
  const waiting = await ask("b");
  const head = await readHead(blobs, model);
  expect(refuse(disable(head, "2026-01-01T00:00:00Z"), waiting.runId).ousted).toEqual([]);
});

/** Lets every run that begins end as if its photos were trained before, until none is left. */
async function finishAll() {
  for (let { running } = await readHead(blobs, model); running; { running } = await readHead(blobs, model))
    await finish(running, "unchanged");
}

test("what is forced trains, whomever it races: of sixty races none loses it", {
  timeout: 120_000,
}, async () => {
  const crowd: (() => Promise<unknown>)[][] = [
    [() => ask("a", { force: true }), () => ask("a"), () => ask("a", { trigger: photos() })],
    [() => ask("a"), () => ask("b"), () => ask("a", { force: true })],
    [() => ask("a", { force: true }), () => finishAll(), () => ask("a")],
    [
      () => ask("c", { listedAt: "2026-01-01T00:00:00.000Z", force: true }),
      () => ask("b"),
      () => finishAll(),
    ],
  ];
  const lost: number[] = [];
  for (let race = 0; race < 60; race++) {
    model = `racers-${race}`;
    hub = new Hub();
    await ask(race % 3 === 0 ? "a" : "d"); // the same, or another one, is running
    if (race % 2 === 0) await ask("a"); // and the same waits
    await Promise.all((crowd[race % crowd.length] ?? []).map((one) => one()));
    await finishAll();
    if (![...hub.inputs.values()].some((input) => LifecycleRequest.parse(input).force)) lost.push(race);
  }
  expect(lost).toEqual([]);
});

test("a forced request while the same run is under way without being forced waits for a run of its own", async () => {
  const first = await ask("a");
  const forced = await ask("a", { force: true });
  expect(forced).toEqual({ runId: first.runId.replace(/1$/, "2"), status: "queued" });
  expect(await ask("a", { force: true })).toEqual(forced);
  await finish(first.runId);
  expect(hub.inputs.get(forced.runId)).toMatchObject({ force: true });
});

test("what later versions have noted in a head stays there", async () => {
  await blobs.writeJson(paths.head(model), { ...(await readHead(blobs, model)), canary: { share: 0.1 } });
  await ask("a");
  const head = JSON.parse((await blobs.read(paths.head(model)))?.text ?? "");
  expect(head).toMatchObject({ format: 1, canary: { share: 0.1 }, running: expect.any(String) });
});
