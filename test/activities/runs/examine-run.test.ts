import { beforeEach, describe, expect, test } from "vitest";
import { examineRunWith } from "../../../activities/runs/examine-run.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

let hub = new Hub();
beforeEach(() => {
  hub = new Hub();
});
const examine = (runId: string) => examineRunWith({ blobs })({ runId }, hub);

async function dead(output: string, changes: object = {}) {
  const asked = newRun();
  await blobs.writeJson(paths.run(asked.runId, "request.json"), { ...asked, ...changes });
  await hub.start({}, asked.runId, asked);
  hub.active.delete(asked.runId);
  hub.ended = { runtimeStatus: "Failed", output };
  return asked;
}

describe("a run that died", () => {
  test("by an upgrade is asked for again with its own photos, as old as they are, and as it was started", async () => {
    const { runId, model, snapshot, trigger } = await dead("Non-Deterministic workflow detected: ...", {
      plan: { model: "of a time with other fields" },
    });
    await blobs.writeJson(paths.run(runId, "started.json"), { startedAt: trigger.at, force: true });
    const found = await examine(runId);
    expect(found).toMatchObject({
      ...{ model, outcome: "superseded" },
      again: { model, snapshot, listedAt: trigger.at, force: true, continues: runId },
    });
    expect(found.again?.trigger.kind).toBe(trigger.kind);
  });

  test("by an upgrade on a sample is asked for again by nobody", async () => {
    const { runId } = await dead("Non-Deterministic workflow detected: ...", { sample: 10 });
    expect(await examine(runId)).toMatchObject({ outcome: "superseded", again: null });
  });

  test("otherwise has failed, and says what Durable says", async () => {
    const { runId } = await dead("the worker ran out of memory");
    expect(await examine(runId)).toMatchObject({
      outcome: "failed",
      because: expect.stringContaining("ran out of memory"),
      again: null,
    });
  });

  test("with a request that nobody can read is let go all the same", async () => {
    const { runId, model } = await dead("Non-Deterministic workflow detected: ...");
    await blobs.write(paths.run(runId, "request.json"), "{ cut off");
    expect(await examine(runId)).toMatchObject({ model, outcome: "superseded", again: null });
  });

  test("and was purged has failed: whoever purges a run does not want it back", async () => {
    const asked = newRun();
    await blobs.writeJson(paths.run(asked.runId, "request.json"), asked);
    expect(await examine(asked.runId)).toMatchObject({
      outcome: "failed",
      because: expect.stringContaining("purged"),
      again: null,
    });
  });

  test("was asked for: of one that was not nothing can be said", async () => {
    await expect(examine(newRun().runId)).rejects.toThrow("was never asked for");
  });
});
