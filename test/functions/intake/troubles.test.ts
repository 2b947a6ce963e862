import { Registry } from "prom-client";
import { expect, test, vi } from "vitest";
import { countTroubles } from "../../../functions/intake/troubles.ts";
import { disable, enable } from "../../../shared/admission/enabled.ts";
import { changeHead } from "../../../shared/admission/head-store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Plans } from "../../../shared/plan/plans.ts";
import { Troubles } from "../../../shared/runs/troubles-metric.ts";
import { blobs, newRun } from "../../activities/ground.ts";

const NOON = new Date("2026-11-28T12:00:00Z");

/** What looks at these models find. */
function looking(...models: string[]) {
  const registry = new Registry();
  const troubles = new Troubles(registry);
  const context = { warn: vi.fn(), error: vi.fn() };
  const plans = { active: async () => new Map(models.map((model) => [model, {}])) } as unknown as Plans;
  return {
    ...context,
    look: async (now = NOON) => {
      registry.resetMetrics();
      await countTroubles({ plans, blobs }, troubles, context, now);
      const { values } = await (
        registry.getSingleMetric("darkroom_model_troubles_total") as never as {
          get(): Promise<{ values: { labels: object }[] }>;
        }
      ).get();
      return values.map(({ labels }) => labels);
    },
  };
}

/** A run that began so many hours before noon, and ended so many later. */
async function ran(
  runId: string,
  model: string,
  hoursAgo: number,
  took?: number,
  outcome = "refused",
  asked: object = {},
) {
  const at = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000).toISOString();
  await blobs.writeJson(paths.run(runId, "request.json"), asked);
  await blobs.writeJson(paths.run(runId, "started.json"), { startedAt: at(hoursAgo) });
  await blobs.writeJson(paths.runByTime(model, at(hoursAgo), runId), {});
  const end = took !== undefined && { outcome, because: "", endedAt: at(hoursAgo - took) };
  if (end) await blobs.writeJson(paths.run(runId, "result.json"), end);
  else await changeHead(blobs, model, (head) => ({ ...head, running: runId }));
}

test("a model without a champion is told of from the end of its first run on, until it is disabled", async () => {
  const { model, runId } = newRun();
  const { look, warn } = looking(model);
  await ran(runId.replace(/1$/, "2"), model, 9, 1, "cancelled");
  await ran(runId.replace(/1$/, "3"), model, 8, 1, "refused", { sample: 20 });
  expect(await look()).toEqual([]);
  await ran(runId, model, 5, 1);
  expect(await look()).toEqual([{ model, trouble: "no-champion" }]);
  expect(warn.mock.lastCall).toEqual([
    `${model}: no-champion: nothing serves; run ${runId} ended as refused`,
  ]);
  await changeHead(blobs, model, (head) => disable(head, NOON.toISOString()));
  expect(await look()).toEqual([]);
  await changeHead(blobs, model, enable);
  expect(await look()).toHaveLength(1);
});

test("a run that takes longer than twice the others is told of", async () => {
  const { model, runId } = newRun();
  const { look, error } = looking(model);
  await blobs.writeJson(paths.traffic(model), { version: "1", runId, previous: null, since: NOON });
  for (const n of [2, 3, 4]) await ran(runId.replace(/1$/, String(n)), model, n * 10, 1);
  await ran(runId, model, 1.9);
  for (let n = 5; n < 30; n++) await ran(runId.replace(/1$/, String(n)), model, 5, 0.1, "superseded");
  await blobs.write(paths.run(runId.replace(/1$/, "29"), "result.json"), "{half");
  await ran(runId.replace(/1$/, "30"), model, 4, 0.1, "refused", { sample: 20 });
  expect(await look()).toEqual([]);
  await ran(runId, model, 2.1);
  expect(await look()).toEqual([{ model, trouble: "run-long" }]);
  expect(error).not.toHaveBeenCalled();
});

test("a drift lasts until a comparison says that it is over, or another version serves", async () => {
  const { model, runId } = newRun();
  const { look, error } = looking(model);
  const report = {
    ...{ model, version: "1", at: NOON, windowDays: 7, limit: 0.25, requests: 3 },
    ...{ verdict: "too-few", sentence: "too few photos", raised: { version: "1", at: NOON, told: true } },
    ...{ features: {}, classes: { psi: 0, verdict: "stable", learned: {}, predicted: {} } },
  };
  const serve = (version: string) =>
    blobs.writeJson(paths.traffic(model), { version, runId, previous: null, since: NOON });
  await serve("1");
  await blobs.writeJson(paths.predictions(model, "drift.json"), report);
  expect(await look()).toEqual([{ model, trouble: "drift" }]);
  await serve("2");
  expect(await look()).toEqual([]);
  await serve("1");
  await blobs.writeJson(paths.predictions(model, "drift.json"), {
    ...report,
    verdict: "stable",
    raised: null,
  });
  expect(await look()).toEqual([]);
  await blobs.write(paths.predictions(model, "drift.json"), "{half");
  expect(await look()).toEqual([]);
  expect(error).not.toHaveBeenCalled();
});

test("a model that cannot be read is said, and keeps nobody from the others", async () => {
  const [broken, other] = [newRun(), newRun()];
  await blobs.write(paths.head(broken.model), "{");
  await ran(other.runId, other.model, 5, 1);
  const { look, error } = looking(broken.model, other.model);
  expect(await look()).toEqual([{ model: other.model, trouble: "no-champion" }]);
  expect(error.mock.calls.join()).toContain(`Whether something is wrong with ${broken.model} cannot be told`);
});
