import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { requestRun } from "../../activities/admission/contracts.ts";
import { examineRunWith } from "../../activities/runs/examine-run.ts";
import { concludeInstance } from "../../shared/admission/conclude.ts";
import { changeHead } from "../../shared/admission/head-store.ts";
import { repairHead } from "../../shared/admission/repair-head.ts";
import { leaveHead } from "../../shared/admission/start-run.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { changeJson } from "../../shared/clients/change-json.ts";
import { Compacted } from "../../shared/clients/compacted.ts";
import { readIndex, readSides } from "../../shared/dataset/store.ts";
import { collect } from "../../shared/kit/collect.ts";
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
  for (const { path } of await collect(blobs.list(paths.tasks(runId))))
    await blobs.remove({ container: "runs", path });
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

  test("records and sides that were put together are read, beside those of runs since", async () => {
    const images = "images/tiny";
    const index = paths.index(images);
    await putTogether(paths.compactedIndex(images), "index/images/MODEL");
    await putTogether(paths.compactedSides("tiny"), "MODEL/sides");
    await blobs.write(
      { ...index, path: `${index.path}since-1.jsonl` },
      recorded("index/images/MODEL/RUN-1.jsonl"),
    );
    await blobs.write(paths.sidesOf("tiny", "since"), recorded("MODEL/sides/RUN.jsonl"));
    const records = (await collect(readIndex(blobs, { images }))).map(({ path }) => path);
    const sides = (await collect(readSides(blobs, "tiny", runId))).map(({ photo }) => photo);
    for (const name of ["RUN-1", "compacted-UUID"])
      expect(records).toEqual(expect.arrayContaining(valuesOf(`index/images/MODEL/${name}.jsonl`, "path")));
    for (const name of ["RUN", "compacted-UUID"])
      expect(sides).toEqual(expect.arrayContaining(valuesOf(`MODEL/sides/${name}.jsonl`, "photo")));
  });
});

const recorded = (file: string) =>
  readFileSync(join(import.meta.dirname, "documents/datasets", file), "utf8");

const valuesOf = (file: string, field: string): string[] =>
  recorded(file)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line)[field]);

/** Stores what was recorded of a collection at its place, without the files that it stands for. */
async function putTogether(compacted: { container: string; path: string }, folder: string) {
  const text = recorded(compacted.path.replace("tiny", "MODEL"));
  await blobs.write(compacted, text);
  const { into } = Compacted.parse(JSON.parse(text));
  await blobs.write({ ...compacted, path: into }, recorded(`${folder}/compacted-UUID.jsonl`));
}
