import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { waitForModel as waitContract } from "../../../activities/admission/contracts.ts";
import { waitForModel } from "../../../orchestrations/admission/wait-for-model.ts";
import { erase } from "../../../orchestrations/erasure/erase.ts";
import { sweep } from "../../../orchestrations/retention/sweep.ts";
import { AREAS } from "../../../shared/erasure/areas.ts";
import { erase as eraseContract } from "../../../shared/erasure/contract.ts";
import { sweep as sweepContract } from "../../../shared/retention/contract.ts";
import { tasksSucceed } from "../fixtures.ts";
import { play, type Script } from "../replay.ts";

const said = (calls: { name: string; input: unknown }[]) =>
  calls.map(({ name, input }) => [name, (input as { model?: string }).model].filter(Boolean).join(" "));

/** What is done only when something else went wrong. */
const ENDING = ["cancelTasks", "tasksGoOn"];

describe("an erasure", () => {
  const activities = {
    eraseFiles: () => ({ files: 1, models: ["cats", "dogs"] }),
    prepareErase: ({ model }: { model: string }) => ({ spec: model === "cats" ? "spec" : null }),
    eraseTexts: () => ({ changed: 2 }),
    releaseModel: () => null,
    cancelTasks: () => ({ cancelled: 1 }),
    tasksGoOn: () => false,
    finishErasure: ({ because }: { because: string | null }) =>
      because === null ? { status: "done" } : { status: "failed", because },
  };
  const erased = (more: Partial<Script> = {}) =>
    play(
      eraseContract,
      erase,
      { erasureId: "e".repeat(32), attempt: 1 },
      {
        activities,
        orchestrations: { ...tasksSucceed, waitForModel: () => null },
        ...more,
      },
    );

  test("goes through every model alone with it: files, pixels, then texts, which say where the others are", async () => {
    const { output, calls } = await erased();
    expect(output).toEqual({ status: "done" });
    const texts = (model: string) => AREAS.map(() => `eraseTexts ${model}`);
    expect(said(calls)).toEqual([
      "eraseFiles",
      ...[
        "waitForModel cats",
        "eraseFiles",
        "prepareErase cats",
        "databricksTask",
        ...texts("cats"),
        "releaseModel cats",
      ],
      ...["waitForModel dogs", "eraseFiles", "prepareErase dogs", ...texts("dogs"), "releaseModel dogs"],
      "eraseFiles",
      "finishErasure",
    ]);
  });

  test("whatever fails, says once how it ended, and lets in whatever it has kept out", async () => {
    const steps = Object.keys(activities).filter((name) => name !== "finishErasure");
    const trouble = fc.record({
      refused: fc.subarray(steps, { maxLength: 1 }),
      away: fc.subarray(steps, { maxLength: 1 }),
      slow: fc.subarray(Object.keys(activities)),
      dies: fc.subarray(["waitForModel", "databricksTask"]),
    });
    const die = () => {
      throw new Error("terminated");
    };
    const dying = (names: string[]) => Object.fromEntries(names.map((name) => [name, die]));
    await fc.assert(
      fc.asyncProperty(trouble, async ({ refused, away, slow, dies }) => {
        const { output, calls, left } = await erased({
          activities: { ...activities, ...dying(refused) },
          orchestrations: { ...tasksSucceed, waitForModel: () => null, ...dying(dies) },
          fails: ({ name }, attempt) => away.includes(name) || (slow.includes(name) && attempt < 3),
        });
        const wrong = [...refused, ...away].filter((name) => !ENDING.includes(name));
        const fine = [...wrong, ...dies].length === 0;
        expect(output.status).toBe(fine ? "done" : "failed");
        expect(calls.filter(({ name }) => name === "finishErasure")).toHaveLength(1);
        const models = (name: string) =>
          said(calls.filter((call) => call.name === name)).map((one) => one.split(" ")[1]);
        expect(models("releaseModel")).toEqual(models("waitForModel"));
        expect(left).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test("lets runs in again and says why when something fails", async () => {
    const failed = { step: "erase-cats", state: "failed", message: "no disk left" };
    const orchestrations = { waitForModel: () => null, databricksTask: () => failed };
    const { output, calls } = await erased({ orchestrations });
    expect(output).toEqual({ status: "failed", because: "no disk left" });
    expect(said(calls).slice(-2)).toEqual(["releaseModel cats", "finishErasure"]);
  });

  test("lets no run in before what a task that died has left running has ended", async () => {
    let looks = 0;
    const dies = () => {
      throw new Error("terminated by an operator");
    };
    const { output, calls } = await erased({
      activities: { ...activities, tasksGoOn: () => ++looks < 3 },
      orchestrations: { waitForModel: () => null, databricksTask: dies },
    });
    expect(output).toMatchObject({ status: "failed" });
    const wait = ["tasksGoOn", "timer"];
    expect(said(calls).slice(-8)).toEqual([
      ...["cancelTasks", ...wait, ...wait, "tasksGoOn", "releaseModel cats", "finishErasure"],
    ]);
  });

  test("tells Durable's histories nothing of the photo", async () => {
    const { calls } = await erased();
    expect(JSON.stringify(calls)).not.toMatch(/[0-9a-f]{64}/);
  });
});

test("waiting for a model starts afresh before its history grows long", async () => {
  let looks = 0;
  const busy = { holdModel: () => ({ alone: ++looks > 60, waitsFor: "run-1" }) };
  const input = { model: "cats", holder: "erase-1" };
  const first = await play(waitContract, waitForModel, input, { activities: busy });
  expect(first.continuedWith).toMatchObject(input);
  expect(
    (await play(waitContract, waitForModel, first.continuedWith, { activities: busy })).output,
  ).toBeNull();
});

describe("a sweep", () => {
  const swept = (busy: string[], more: Script["activities"] = {}) =>
    play(
      sweepContract,
      sweep,
      { model: "cats" },
      {
        activities: {
          holdModel: ({ model }: { model: string }) =>
            busy.includes(model) ? { alone: false, waitsFor: "run-1" } : { alone: true, waitsFor: null },
          sweepModel: () => ({ blobs: 3, bytes: 30 }),
          listStoredModels: () => ["cats", "dogs", "owls"],
          sweepShards: () => ({ blobs: 2, bytes: 20 }),
          releaseModel: () => null,
          cancelTasks: () => ({ cancelled: 1 }),
          tasksGoOn: () => false,
          ...more,
        },
      },
    );

  test("keeps every idle model from starting while shards go, and leaves what the others use", async () => {
    const { output, calls } = await swept(["dogs"]);
    expect(output).toEqual({ blobs: 5, bytes: 50 });
    expect(calls.find(({ name }) => name === "sweepShards")?.input).toEqual({ busy: ["dogs"] });
    expect(said(calls).slice(-2)).toEqual(["releaseModel cats", "releaseModel owls"]);
  });
  test("of sweeps that begin at the same moment one has every model for itself: the shards are left to it", async () => {
    const sweeping = ({ model }: { model: string }) =>
      model === "dogs" ? { alone: false, waitsFor: "sweep-dogs" } : { alone: true, waitsFor: null };
    const { output, calls } = await swept([], { holdModel: sweeping });
    expect(output).toEqual({ blobs: 3, bytes: 30, skipped: "the shards are left to sweep-dogs" });
    expect(said(calls)).toEqual([
      ...["holdModel cats", "sweepModel cats", "releaseModel cats"],
      ...["listStoredModels", "holdModel cats", "holdModel dogs", "releaseModel cats"],
    ]);
  });
  test("waits for nothing: while a run is under way it leaves everything for the next time", async () => {
    const { output, calls } = await swept(["cats"]);
    expect(output).toMatchObject({ blobs: 0, skipped: expect.stringContaining("run-1") });
    expect(said(calls)).toEqual(["holdModel cats"]);
  });
  test("lets runs in again when it fails", async () => {
    const broken = () => {
      throw new Error("storage is away");
    };
    await expect(swept([], { sweepShards: broken })).rejects.toThrow("storage is away");
  });
});
