import { beforeEach, describe, expect, test, vi } from "vitest";
import { finishRunWith } from "../../../activities/runs/finish-run.ts";
import { openRunWith } from "../../../activities/search/open-run.ts";
import { readHead } from "../../../shared/admission/head-store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { trainedMarker } from "../../../shared/requests/request.ts";
import type { LifecycleResult } from "../../../shared/runs/result.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const service = await startMlflow();
const { mlflow, runs } = service;
let hub = new Hub();
let asked = newRun();
const dataset = "d".repeat(64);
const ending = (outcome: LifecycleResult["outcome"], more: Partial<LifecycleResult> = {}) =>
  ({ outcome, because: "test", trials: [], ...more }) satisfies LifecycleResult;
const finish = (result: LifecycleResult) => finishRunWith({ blobs, mlflow })({ request: asked, result }, hub);

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
        ...{ outcome: "failed", because: "test", trials: [] },
        endedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      });
      expect(await readHead(blobs, asked.model)).toMatchObject({ running: next.runId, queued: null });
      expect(hub.started).toEqual([next.runId]);
    }
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
      const { mlflowRunId } = await openRunWith({ mlflow })(asked, hub);
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

  test("comes also when MLflow is away, which is said", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    service.leave();
    await finish(ending("failed"));
    expect(await readHead(blobs, asked.model)).toMatchObject({ running: null });
    expect(warn.mock.calls.join()).toContain(`The MLflow run of ${asked.runId} stays open`);
    warn.mockRestore();
  });
});
