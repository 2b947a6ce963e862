import { beforeAll, expect, test } from "vitest";
import { Blobs, collect } from "../../../shared/clients/blobs.ts";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { type BlobPath, paths } from "../../../shared/paths.ts";
import { keepsShard, shortOf } from "../../../shared/retention/shard-fate.ts";
import { sweepModel } from "../../../shared/retention/sweep-model.ts";
import { sweepShards } from "../../../shared/retention/sweep-shards.ts";
import { plan, request } from "../../orchestrations/fixtures.ts";
import { startStorage } from "../intake/hub.ts";

let blobs: Blobs;
beforeAll(async () => {
  blobs = new Blobs(await startStorage());
});

const LONG_AGO = "2020-01-01T00:00:00Z";
const id = (n: number) => n.toString(16).padStart(64, "0");
const photo = (n: number) => n.toString(16).padStart(4, "0").padEnd(64, "0");
const spec = shardSpec(plan().preprocess);

/** A model of two versions, each with its run, dataset of one photo, and shard. The second serves. */
async function twoVersions(model: string) {
  const write = (blob: BlobPath, value: unknown) => blobs.writeJson(blob, value);
  for (const n of [1, 2]) {
    const runId = `${model}-${[n, n, n].map((m) => String(m).padStart(12, "0")).join("-")}-1`;
    const trigger = { kind: "http" as const, at: LONG_AGO };
    const asked = { ...request({ runId, model, snapshot: id(n), trigger }), plan: plan() };
    await write(paths.run(runId, "request.json"), asked);
    const result = { outcome: "promoted", because: "", trials: [], dataset: id(n), endedAt: LONG_AGO };
    await write(paths.run(runId, "result.json"), result);
    await blobs.write(paths.run(runId, "trials/1/model.onnx"), "weights");
    await blobs.writeLines(paths.dataset(model, id(n), "manifest.jsonl"), [
      { photo: photo(10 * n), label: "cat", split: "train" },
    ]);
    await blobs.write(paths.dataset(model, id(n), "report.html"), "<p>");
    const card = { model, version: String(n), runId, snapshot: id(n), dataset: id(n), mlflowRunId: "m" };
    await write(paths.model(model, String(n), "version.json"), { ...card, ...hashes, accuracy: 1 });
    await blobs.write(paths.model(model, String(n), "model.onnx"), "weights");
  }
  const served = { version: "2", previous: null, runId: "r", since: LONG_AGO };
  await write(paths.traffic(model), served);
}
const hashes = { trainingHash: "t", code: "c" };

async function shard(name: string, photos: string[]) {
  await blobs.write(paths.shard(spec, name, "npz"), "pixels");
  await blobs.writeJson(paths.shard(spec, name, "json"), { photos });
}

const namesIn = async (container: string, path: string) =>
  (await collect(blobs.list({ container, path }))).map((blob) => blob.path);

test("a dry run changes nothing and says what goes, how many bytes, and why the rest stays", async () => {
  await twoVersions("dry");
  const policy = { versions: 1, runs: 0, pinned: [] };
  const before = await namesIn("runs", "dry");
  const { goes, keeps } = await sweepModel(blobs, "dry", policy, false);
  expect(goes).toEqual([
    { what: "runs/dry-000000000001-000000000001-000000000001-1", blobs: 1, bytes: 7 },
    { what: "models/dry/1", blobs: 1, bytes: 7 },
    { what: `datasets/dry/${id(1)}`, blobs: 1, bytes: 3 },
  ]);
  expect(keeps).toMatchObject({ versions: { 2: "it serves" }, datasets: { [id(2)]: expect.any(String) } });
  expect(await namesIn("runs", "dry")).toEqual(before);
  await sweepModel(blobs, "dry", policy, true);
  expect((await sweepModel(blobs, "dry", policy, false)).goes).toEqual([]);
});

test("shards stay as long as any model keeps a dataset with one of their photos", async () => {
  await twoVersions("first");
  await twoVersions("second");
  await shard("wanted", [photo(10), photo(77)]);
  await shard("unwanted", [photo(77), photo(78)]);
  await blobs.write(paths.shard(spec, "unfinished", "npz"), "pixels");
  const keepsBoth = plan("retention: {versions: 5}");
  const keepsOne = plan("retention: {versions: 1, runs: 0}");
  const plans = (first: typeof keepsBoth, second: typeof keepsBoth) =>
    new Map([
      ["dry", keepsOne],
      ["first", first],
      ["second", second],
    ]);
  expect(await sweepShards(blobs, plans(keepsOne, keepsOne), ["first"], true)).toMatchObject({ keeps: 3 });
  expect(await sweepShards(blobs, plans(keepsOne, keepsBoth), [], true)).toMatchObject({ keeps: 2 });
  expect(await namesIn("shards", `${spec}/`)).toEqual(
    ["unfinished.npz", "wanted.json", "wanted.npz"].map((name) => `${spec}/${name}`),
  );
  expect((await sweepShards(blobs, plans(keepsOne, keepsOne), [], true)).keeps).toBe(1);
});

test("a shard that was never finished goes after a day, and none of a preprocessing that is in use", () => {
  const wanted = {
    bySpec: new Map([["a", new Set([shortOf(photo(1))])]]),
    anywhere: new Set<number>(),
    inUse: new Set(["b"]),
  };
  const day = 86_400_000;
  expect(keepsShard("a", undefined, day - 1, wanted)).toBe(true);
  expect(keepsShard("a", undefined, day + 1, wanted)).toBe(false);
  expect(keepsShard("b", [photo(1)], 9 * day, wanted)).toBe(true);
  expect(keepsShard("c", [photo(1)], 9 * day, wanted)).toBe(false);
  expect(keepsShard("c", [photo(1)], 9 * day, { ...wanted, anywhere: new Set([shortOf(photo(1))]) })).toBe(
    true,
  );
});
