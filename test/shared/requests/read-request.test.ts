import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Plan } from "../../../shared/plan/schema.ts";
import { readRequest } from "../../../shared/requests/read-request.ts";
import { LifecycleRequest } from "../../../shared/requests/request.ts";
import { startStorage } from "../intake/hub.ts";
import { mutilated, stored } from "./mutilate.ts";

const blobs = new Blobs(await startStorage());
const { runId } = stored as { runId: string };
const at = paths.run(runId, "request.json");

async function reading(text: string) {
  await blobs.write(at, text);
  return readRequest(blobs, runId);
}
const withPlan = (change: (plan: Plan & Record<string, unknown>) => void) => {
  const copy = structuredClone(stored);
  change(copy.plan as Plan & Record<string, unknown>);
  return reading(JSON.stringify(copy));
};

describe("a stored request", () => {
  test("is read as it was written", async () => {
    expect(await reading(JSON.stringify(stored))).toEqual(stored);
  });

  test("is none where there is none", async () => {
    expect(await readRequest(blobs, `${runId}0`)).toBeUndefined();
  });

  test("may have a plan with fields that nobody knows any more, or not yet", async () => {
    const read = await withPlan((plan) => {
      plan.quantum = { workers: 4 };
      Object.assign(plan.search.space, { warmth: [0.1] });
    });
    expect(read).toEqual(stored);
  });

  test("may lack fields of its plan that came later", async () => {
    const read = await withPlan((plan) => {
      Reflect.deleteProperty(plan, "retention");
      Reflect.deleteProperty(plan.dataset, "group_by");
    });
    expect(read).toMatchObject({ plan: { retention: { versions: 5 }, dataset: { group_by: "off" } } });
  });

  test("may say what is not allowed any more where that changes neither model nor judgement", async () => {
    const read = await withPlan((plan) => {
      Object.assign(plan.retention, { versions: 0, pinned: ["3", 4] });
      Object.assign(plan.dataset.settle, { quiet_period: 0.5, longest_wait: 0.1, sooner: true });
    });
    expect(read).toMatchObject({
      plan: { retention: { versions: 5, pinned: [] }, dataset: { settle: { quiet_period: 300 } } },
    });
  });

  test("is not carried out as another one: what decides the model and cannot be read is named", async () => {
    const read = await withPlan((plan) => {
      Object.assign(plan.search, { trainers: ["torch.gone"] });
    });
    expect(read).toMatchObject({
      fault: expect.stringContaining("plan.search.trainers"),
      model: "tiny",
      snapshot: stored.snapshot,
      trigger: stored.trigger,
    });
  });

  test("is carried out for its own model only", async () => {
    expect(await reading(JSON.stringify({ ...stored, model: "pets" }))).toMatchObject({
      model: "tiny",
      fault: "it is another run's",
    });
  });

  test("is known by its id where nothing else is left of it", async () => {
    expect(await reading("{")).toEqual({
      runId,
      model: "tiny",
      snapshot: (stored.snapshot as string).slice(0, 12),
      trainingHash: (stored.trainingHash as string).slice(0, 12),
      code: (stored.code as string).slice(0, 12),
      attempt: 1,
      policyHash: undefined,
      force: false,
      trigger: undefined,
      fault: "it is not JSON",
    });
  });

  test("is one that can be carried out, or says why not, however it was mutilated", async () => {
    await fc.assert(
      fc.asyncProperty(mutilated(stored), async (text) => {
        const read = await reading(text);
        if (read && "fault" in read) expect(read).toMatchObject({ model: "tiny", fault: /./ });
        else expect(Plan.parse(LifecycleRequest.parse(read).plan)).toEqual(read?.plan);
      }),
      { numRuns: 100 },
    );
  });
});
