import { expect, test } from "vitest";
import { type RunWanted, requestRun } from "../../../shared/admission/request-run.ts";
import { leaveHead } from "../../../shared/admission/start-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Settings } from "../../../shared/kit/settings.ts";
import type { StoredResult } from "../../../shared/runs/result.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const newer: Settings = { ...settings, TRAINING_CODE_SHA256: "b".repeat(64) };

let models = 0;
/** A model whose photos were trained once, with that end. */
async function trained(outcome: StoredResult["outcome"] | undefined, more = "") {
  const model = `pets-${++models}`;
  const hub = new Hub();
  const ask = (kind: RunWanted["trigger"]["kind"], snapshot: string, now = newer, changes = more) => {
    const at = new Date().toISOString();
    const wanted = {
      model,
      snapshot: snapshot.repeat(64),
      listedAt: at,
      force: false,
      trigger: { kind, at },
    };
    const plans = plansOf(new Map([[model, { ...plan(changes), model }]]));
    return requestRun({ blobs, plans, settings: now }, wanted, hub);
  };
  const first = await ask("photos", "a", settings);
  if (outcome) {
    const result = { outcome, because: "test", trials: [], endedAt: new Date().toISOString() };
    await blobs.writeJson(paths.run(first.runId, "result.json"), result);
    hub.active.delete(first.runId);
    await leaveHead(blobs, model, first.runId, hub);
  }
  return { ask, first };
}

test.each(["photos", "schedule", "drift", "deletion"] as const)(
  "new training code alone starts nothing, when %s has the same photos looked at",
  async (kind) => {
    for (const outcome of ["promoted", "refused", "cancelled", undefined] as const) {
      const { ask, first } = await trained(outcome);
      expect(await ask(kind, "a")).toMatchObject({ runId: first.runId, status: "reused" });
    }
  },
);

test("another wheel with the same training code is the same code", async () => {
  const { ask, first } = await trained("promoted", "dataset: {triggers: {code: true}}");
  const same = { ...settings, TRAINING_CODE_SHA256: settings.TRAINING_WHEEL_SHA256 };
  const wheel = { ...same, TRAINING_WHEEL_SHA256: "c".repeat(64) };
  expect(await ask("code", "a", wheel)).toMatchObject({ runId: first.runId, status: "reused" });
});

test("new code trains new photos, another plan, what failed, what is asked for, and where the plan wants it", async () => {
  const { ask } = await trained("promoted");
  expect(await ask("photos", "b")).toMatchObject({ status: "started" });
  const planned = await trained("promoted");
  expect(await planned.ask("schedule", "a", newer, "search: {trials: 9}")).toMatchObject({
    status: "started",
  });
  const failed = await trained("failed");
  expect(await failed.ask("schedule", "a")).toMatchObject({ status: "started" });
  const asked = await trained("promoted");
  expect(await asked.ask("http", "a")).toMatchObject({ status: "started" });
  const wanting = await trained("promoted", "dataset: {triggers: {code: true}}");
  expect(await wanting.ask("code", "a")).toMatchObject({ status: "started" });
});
