import { beforeEach, describe, expect, test } from "vitest";
import { requestRun } from "../../activities/admission/contracts.ts";
import { examineRunWith } from "../../activities/runs/examine-run.ts";
import { concludeInstance } from "../../shared/admission/conclude.ts";
import { changeHead } from "../../shared/admission/head-store.ts";
import { repairHead } from "../../shared/admission/repair-head.ts";
import { leaveHead } from "../../shared/admission/start-run.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { changeJson } from "../../shared/clients/change-json.ts";
import { paths } from "../../shared/kit/paths.ts";
import { lifecycle } from "../../shared/runs/result.ts";
import { TRAFFIC } from "../../shared/versions/traffic.ts";
import { known, seed } from "../functions/world.ts";
import { Hub, startStorage } from "../shared/intake/hub.ts";

const blobs = new Blobs(await startStorage());
const { model, runId } = known;
const other = runId.replace(/-\d+$/, "-9");
let hub: Hub;

beforeEach(async () => {
  hub = new Hub();
  await seed(blobs);
  await blobs.remove(paths.run(runId, "result.json"));
  await blobs.remove(paths.run(runId, "started.json"));
});
const jsonAt = async (blob: { container: string; path: string }) =>
  JSON.parse((await blobs.read(blob))?.text ?? "null");
/** A head as it was written before it knew more than this. */
const head = (running: string, queued: string | null) =>
  blobs.writeJson(paths.head(model), { running, queued, settlingSince: null });

describe("what was stored by earlier versions", () => {
  test("a run that waited is started when its turn comes, with an input that its life cycle can read", async () => {
    await head(other, runId);
    await leaveHead(blobs, model, other, hub);
    expect(hub.started).toEqual([runId]);
    expect(lifecycle.input.safeParse(hub.inputs.get(runId)).error).toBeUndefined();
  });

  test("a run that the upgrade has ended keeps its place until it has been ended, and is asked for again", async () => {
    await head(runId, null);
    await hub.start({}, runId, {});
    hub.active.delete(runId);
    hub.ended = { runtimeStatus: "Failed", output: "Non-Deterministic workflow detected: ..." };
    await repairHead(blobs, model, hub);
    expect(hub.started.at(-1)).toBe(concludeInstance(runId));
    const { outcome, again } = await examineRunWith({ blobs })({ runId }, hub);
    expect(outcome).toBe("superseded");
    expect(requestRun.input.safeParse(again).error).toBeUndefined();
  });

  test("a document keeps all that it said, but for what changes", async () => {
    await head(runId, null);
    await changeHead(blobs, model, (now) => ({ ...now, queued: other }));
    expect(await jsonAt(paths.head(model))).toMatchObject({ format: 1, running: runId, queued: other });
    const before = await jsonAt(paths.traffic(model));
    await changeJson(blobs, paths.traffic(model), TRAFFIC, undefined, (now) => {
      if (!now) throw new Error("there is a pointer");
      return { ...now, since: "2026-02-02T00:00:00.000Z" };
    });
    const after = { ...before, format: 1, since: "2026-02-02T00:00:00.000Z" };
    expect(await jsonAt(paths.traffic(model))).toEqual(after);
  });
});
