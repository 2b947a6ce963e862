import { beforeEach, describe, expect, test } from "vitest";
import { changeHead } from "../../../shared/admission/head-store.ts";
import { requestRun } from "../../../shared/admission/request-run.ts";
import { leaveHead } from "../../../shared/admission/start-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { retryRun } from "../../../shared/runs/retry-run.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
let hub = new Hub();
let model = "pets-0";
let more = "";
const deps = () => ({ blobs, plans: plansOf(new Map([[model, { ...plan(more), model }]])), settings });

beforeEach(() => {
  hub = new Hub();
  more = "";
  model = `pets-${Number(model.split("-")[1]) + 1}`;
});

async function ask(letter: string, force = false) {
  const snapshot = letter.repeat(64);
  await blobs.writeLines(paths.snapshot(model, snapshot), []);
  const now = new Date().toISOString();
  const wanted = { model, snapshot, force, listedAt: now, trigger: { kind: "photos" as const, at: now } };
  return (await requestRun(deps(), wanted, hub)).runId;
}
async function end(runId: string, outcome: string) {
  const result = { outcome, because: "test", trials: [], endedAt: new Date().toISOString() };
  await blobs.writeJson(paths.run(runId, "result.json"), result);
  hub.active.delete(runId);
  await leaveHead(blobs, model, runId, hub);
}
const retry = (runId: string) => retryRun(deps(), runId, { kind: "http", at: new Date().toISOString() }, hub);
const refusal = (why: string) => ({
  ...{ status: 409, type: "run-not-retryable", message: expect.stringContaining(why) },
});

describe("a retry", () => {
  test.each(["failed", "cancelled"])(
    "of a %s run is its next attempt, which goes on with it",
    async (outcome) => {
      const runId = await ask("a", true);
      await end(runId, outcome);
      const next = runId.replace(/1$/, "2");
      expect(await retry(runId)).toEqual({ runId: next, status: "started" });
      expect(hub.inputs.get(next)).toMatchObject({ force: true, continues: runId, attempt: 2 });
    },
  );

  test.each(["promoted", "refused", "unchanged", "superseded"])(
    "is not made of a %s run",
    async (outcome) => {
      const runId = await ask("a");
      await end(runId, outcome);
      await expect(retry(runId)).rejects.toMatchObject(refusal(`it is ${outcome}`));
    },
  );

  test("is not made of a run that is under way or waits", async () => {
    const [runs, waits] = [await ask("a"), await ask("b")];
    await expect(retry(runs)).rejects.toMatchObject(refusal("it is running"));
    await expect(retry(waits)).rejects.toMatchObject(refusal("it is queued"));
  });

  test("is not made of a run that another one followed: its photos are not the newest", async () => {
    const [first, second] = [await ask("a"), await ask("b")];
    await end(first, "failed");
    await expect(retry(first)).rejects.toMatchObject(refusal(second));
  });

  test("is not made with another plan, or without the listing of the photos", async () => {
    const runId = await ask("a");
    await end(runId, "failed");
    more = "search: {trials: 9}";
    await expect(retry(runId)).rejects.toMatchObject(refusal("the plan or the training code is another one"));
    more = "";
    await blobs.remove(paths.snapshot(model, "a".repeat(64)));
    await expect(retry(runId)).rejects.toMatchObject(refusal("listing of its photos"));
  });

  test("is made of a run of before it was noted which was the latest", async () => {
    const runId = await ask("a");
    await end(runId, "failed");
    await changeHead(blobs, model, (head) => ({ ...head, latest: null }));
    expect((await retry(runId)).status).toBe("started");
  });
});
