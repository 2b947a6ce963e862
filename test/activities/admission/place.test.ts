import { beforeEach, describe, expect, test } from "vitest";
import { freeModelWith, holdModelWith } from "../../../activities/admission/place.ts";
import { readHead } from "../../../shared/admission/head-store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

let hub = new Hub();
let asked = newRun();
beforeEach(() => {
  hub = new Hub();
  asked = newRun();
});
const holder = "erase-1";
const hold = (by = holder, ifIdle = false) =>
  holdModelWith({ blobs })({ model: asked.model, holder: by, ifIdle }, hub);
const release = (by = holder) => freeModelWith({ blobs })({ model: asked.model, holder: by }, hub);
const alive = (id: string) => {
  hub.started.push(id);
  hub.active.add(id);
};
async function head(running: string | null, queued: string | null = null) {
  for (const runId of [running, queued])
    if (runId) await blobs.writeJson(paths.run(runId, "request.json"), { ...asked, runId });
  await blobs.writeJson(paths.head(asked.model), { running, queued, settlingSince: null });
}

describe("holding a model", () => {
  test("is being alone with it where nothing runs, and stays so when it is repeated", async () => {
    expect(await hold()).toEqual({ alone: true, waitsFor: null });
    expect(await hold()).toEqual({ alone: true, waitsFor: null });
  });

  test("keeps new runs out at once, and waits for the one under way", async () => {
    await head(asked.runId);
    alive(asked.runId);
    expect(await hold()).toEqual({ alone: false, waitsFor: asked.runId });
    expect(await readHead(blobs, asked.model)).toMatchObject({ held: holder });
    hub.active.delete(asked.runId);
    const end = { outcome: "promoted", because: "it is good", trials: [], endedAt: asked.trigger.at };
    await blobs.writeJson(paths.run(asked.runId, "result.json"), end);
    expect(await hold()).toEqual({ alone: true, waitsFor: null });
  });

  test("if it is idle keeps nothing out of one that is not", async () => {
    await head(asked.runId);
    alive(asked.runId);
    expect(await hold(holder, true)).toEqual({ alone: false, waitsFor: asked.runId });
    expect(await readHead(blobs, asked.model)).toMatchObject({ held: null });
  });

  test("waits for another holder that lives, and takes the place of one that is dead", async () => {
    alive(holder);
    await hold();
    expect(await hold("sweep-1")).toEqual({ alone: false, waitsFor: holder });
    hub.active.delete(holder);
    expect(await hold("sweep-1")).toEqual({ alone: true, waitsFor: null });
  });
});

describe("letting go", () => {
  test("starts the run that waited, once", async () => {
    await head(null, asked.runId);
    await hold();
    for (let repeated = 0; repeated < 2; repeated++) {
      expect(await release()).toBeNull();
      expect(hub.started).toEqual([asked.runId]);
      expect(await readHead(blobs, asked.model)).toMatchObject({ running: asked.runId, queued: null });
    }
  });

  test("of what another holds changes nothing", async () => {
    alive(holder);
    await hold();
    await release("sweep-1");
    expect(await readHead(blobs, asked.model)).toMatchObject({ held: holder });
  });
});
