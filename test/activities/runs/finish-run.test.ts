import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { finishRunWith } from "../../../activities/runs/finish-run.ts";
import { openRunWith } from "../../../activities/search/open-run.ts";
import { readHead } from "../../../shared/admission/head-store.ts";
import { judge } from "../../../shared/evaluation/judge.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { OUTCOMES, trainedMarker } from "../../../shared/requests/request.ts";
import type { LifecycleResult } from "../../../shared/runs/result.ts";
import { evidence, trials } from "../../orchestrations/fixtures.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, jsonOf, newRun } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const service = await startMlflow();
const { mlflow, runs } = service;
const { databricks, asked: databricksAsked } = await startDatabricks();
let hub = new Hub();
let asked = newRun();
const dataset = "d".repeat(64);
const ending = (outcome: LifecycleResult["outcome"], more: Partial<LifecycleResult> = {}) =>
  ({ outcome, because: "test", trials: [], ...more }) satisfies LifecycleResult;
const finish = (result: LifecycleResult) =>
  finishRunWith({ blobs, mlflow, databricks, settings: {} })({ request: asked, result }, hub);

beforeEach(async () => {
  hub = new Hub();
  asked = newRun();
  const head = { running: asked.runId, queued: null, settlingSince: null };
  await blobs.writeJson(paths.head(asked.model), head);
});

describe("the end of a run", () => {
  test("is kept with its time, and leaves the place to the next", async () => {
    const next = { ...asked, runId: asked.runId.replace(/1$/, "2"), attempt: 2 };
    await blobs.writeJson(paths.run(next.runId, "request.json"), next);
    const head = { running: asked.runId, queued: next.runId, settlingSince: null };
    await blobs.writeJson(paths.head(asked.model), head);
    for (let repeated = 0; repeated < 2; repeated++) {
      expect(await finish(ending("failed"))).toBeNull();
      expect(await jsonOf(paths.run(asked.runId, "result.json"))).toEqual({
        ...{ outcome: "failed", because: "test", trials: [], machines: [] },
        endedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      });
      expect(await readHead(blobs, asked.model)).toMatchObject({ running: next.runId, queued: null });
      expect(hub.started).toEqual([next.runId]);
    }
  });

  test.each(OUTCOMES)("as %s deletes the run's cluster, before another run may begin", async (outcome) => {
    await blobs.writeJson(paths.run(asked.runId, "clusters/k.json"), { clusterId: asked.runId, since: 1 });
    await finish(ending(outcome));
    const about = databricksAsked.filter(({ body }) => body?.cluster_id === asked.runId);
    // Of one that is deleted nobody can tell how long it lived.
    const calls = ["events", "permanent-delete"].map((call) => `/api/2.1/clusters/${call}`);
    expect(about.map(({ path }) => path)).toEqual(calls);
  });

  test.each([
    ["promoted", true],
    ["refused", true],
    ["failed", false],
    ["cancelled", false],
    ["unchanged", false],
  ] as const)("as %s says of its dataset that it was trained on: %s", async (outcome, marked) => {
    await finish(ending(outcome, { dataset }));
    expect(await jsonOf(trainedMarker(asked, dataset))).toEqual(
      marked ? { format: 1, runId: asked.runId, outcome, policyHash: asked.policyHash } : null,
    );
  });

  test.each([
    ["promoted", "FINISHED"],
    ["failed", "FAILED"],
    ["cancelled", "KILLED"],
    ["superseded", "KILLED"],
  ] as const)(
    "as %s ends its MLflow run as %s, and those of trials that could not end theirs",
    async (outcome, status) => {
      const { mlflowRunId } = await openRunWith({ mlflow, settings: {} })(asked, hub);
      const trial = (state: string) => {
        const tags: Record<string, string> = { "mlflow.parentRunId": mlflowRunId };
        runs.push({ id: `${mlflowRunId}-${state}`, status: state, tags });
      };
      trial("RUNNING");
      trial("FAILED");
      await finish(ending(outcome));
      const now = Object.fromEntries(runs.map(({ id, status }) => [id, status]));
      expect(now[mlflowRunId]).toBe(status);
      expect(now[`${mlflowRunId}-RUNNING`]).toBe("KILLED");
      expect(now[`${mlflowRunId}-FAILED`]).toBe("FAILED");
    },
  );

  test("has what its machines took and cost, in its result and in MLflow, as it was added up first", async () => {
    const { mlflowRunId } = await openRunWith({ mlflow, settings: {} })(asked, hub);
    const use = {
      kind: "run",
      machine: "D8",
      nodes: 2,
      databricksRuns: 1,
      seconds: 5400,
      hours: 3,
      untold: 0,
    };
    const cost = { amount: 4.5, currency: "EUR", of: "estimate", without: [] };
    await blobs.writeJson(paths.run(asked.runId, "machines.json"), { machines: [use], cost });
    await finish(ending("failed"));
    expect(await jsonOf(paths.run(asked.runId, "result.json"))).toMatchObject({ machines: [use], cost });
    const figures = ["machine_hours", "cost_estimate"].map((name) => `${mlflowRunId} ${name}`);
    expect(figures.map((name) => service.metrics.get(name)?.[0])).toEqual([3, 4.5]);
    const tags = runs.find(({ id }) => id === mlflowRunId)?.tags;
    expect(tags).toMatchObject({ "darkroom.cost": "4.5 EUR, an estimate" });
  });

  test("is told in MLflow, on its own run and on the trial that won", async () => {
    const { mlflowRunId } = await openRunWith({ mlflow, settings: {} })(asked, hub);
    const told = () => runs.find(({ id }) => id === mlflowRunId);
    expect(told()?.name).toBe("2026-01-01 00:00 photos");
    runs.push({ id: "won", status: "FINISHED", tags: {} });
    const won = trials.map((trial) => (trial.number === 2 ? { ...trial, mlflowRunId: "won" } : trial));
    const verdict = judge(evidence(), asked.plan.gate);
    const end = { dataset, trials: won, winner: 2, evidence: evidence(), verdict, version: "3" };
    for (let repeated = 0; repeated < 2; repeated++) await finish(ending("promoted", end));
    expect(told()).toMatchObject({
      name: "2026-01-01 00:00 photos promoted 95.0 %",
      tags: {
        ...{ "darkroom.run": asked.runId, "darkroom.outcome": "promoted", "darkroom.verdict": "passed" },
        ...{ "darkroom.dataset": dataset, "darkroom.winner": "2", "darkroom.version": "3" },
      },
      params: { trainers: '["keras.cnn"]', trials: "3", size: "[64,64]" },
    });
    const note = told()?.tags["mlflow.note.content"];
    expect(note).toContain(`/api/runs/${asked.runId}`);
    expect(note).toContain(`/api/models/${asked.model}/datasets/${dataset}/report`);
    expect(note).toContain(`✓ ${verdict.checks[0]?.detail}`);
    expect(note).toContain("search:\n  trainers:\n    - keras.cnn");
    const figure = (name: string) => service.metrics.get(`${mlflowRunId} ${name}`)?.[0];
    expect([figure("best_validation_accuracy"), figure("best_epoch"), figure("test_accuracy")]).toEqual([
      0.95, 3, 0.95,
    ]);
    expect(runs.find(({ id }) => id === "won")?.tags).toEqual({ "darkroom.winner": "yes" });
  });

  test("as rejected is seen there without why, which may name files", async () => {
    const { mlflowRunId } = await openRunWith({ mlflow, settings: {} })(asked, hub);
    await finish({ ...ending("rejected"), because: "cat/1.png lies in two classes" });
    const told = runs.find(({ id }) => id === mlflowRunId);
    expect(told).toMatchObject({
      name: "2026-01-01 00:00 photos rejected",
      tags: { "darkroom.outcome": "rejected" },
    });
    expect(JSON.stringify(told)).not.toContain("cat/1.png");
  });

  test("comes also when MLflow is away, which is said", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(service.leave());
    await finish(ending("failed"));
    expect(await readHead(blobs, asked.model)).toMatchObject({ running: null });
    expect(warn.mock.calls.join()).toContain(`The MLflow run of ${asked.runId} stays open`);
    warn.mockRestore();
  });
});
