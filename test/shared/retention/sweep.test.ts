import fc from "fast-check";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { readDiff, readPhotos } from "../../../shared/dataset/read-dataset.ts";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { type BlobPath, paths } from "../../../shared/kit/paths.ts";
import { readCatalog } from "../../../shared/retention/read-catalog.ts";
import { type PhotoSet, shardsToKeep, shortOf } from "../../../shared/retention/shard-fate.ts";
import { sweepModel } from "../../../shared/retention/sweep-model.ts";
import { sweepShards } from "../../../shared/retention/sweep-shards.ts";
import { plan, request } from "../../orchestrations/fixtures.ts";
import { countingBlobs } from "../clients/counting.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);

const LONG_AGO = "2020-01-01T00:00:00Z";
const id = (n: number) => n.toString(16).padStart(64, "0");
const photo = (n: number) => n.toString(16).padStart(4, "0").padEnd(64, "0");
const spec = shardSpec(plan().preprocess);

/** Shards are swept for all models at once, also for those of other tests. */
beforeEach(async () => {
  for (const container of ["shards", "features", "datasets", "runs", "models"])
    for await (const { path } of blobs.list({ container, path: "" })) await blobs.remove({ container, path });
});

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
  const keepsOne = plan("retention: {versions: 1, runs: 1s}");
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

test("what backbones saw stays and goes with its shard", async () => {
  await twoVersions("seen");
  await shard("seen-wanted", [photo(10)]);
  await shard("seen-unwanted", [photo(78)]);
  for (const name of ["seen-wanted", "seen-unwanted", "never-made"])
    await blobs.write(paths.features(spec, name, "key.plain.npz"), "features");
  await sweepShards(blobs, new Map([["seen", plan("retention: {versions: 5}")]]), [], false);
  expect(await namesIn("features", `${spec}/`)).toHaveLength(3);
  await sweepShards(blobs, new Map([["seen", plan("retention: {versions: 5}")]]), [], true);
  expect(await namesIn("features", `${spec}/`)).toEqual([`${spec}/seen-wanted/key.plain.npz`]);
});

test("what a backbone sees in a shard that is made while a sweep looks is left alone", async () => {
  const late = new Blobs(settings);
  late.dated = async function* (folder) {
    yield* blobs.dated(folder);
    await blobs.write(paths.features(spec, "made-meanwhile", "key.plain.npz"), "features");
  };
  await sweepShards(late, new Map(), [], true);
  expect(await namesIn("features", `${spec}/`)).toContain(`${spec}/made-meanwhile/key.plain.npz`);
});

test("of a dataset that was let go the photos are no longer listed, and a comparison does without its files", async () => {
  const summary = (dataset: string) => ({
    ...{ dataset, photos: 1, files: 1, classes: ["cat"], counts: {}, leftOut: {} },
    ...{ classesLeftOut: [], nearDuplicates: 0 },
    ...{ snapshot: id(1), runId: "r", describedAt: LONG_AGO },
  });
  for (const [n, lines] of [
    [1, [{ photo: photo(1), label: "cat", split: "train" }]],
    [2, [{ photo: photo(1), label: "dog", split: "train" }]],
    [3, undefined],
  ] as const) {
    await blobs.writeJson(paths.dataset("gone", id(n), "summary.json"), summary(id(n)));
    if (lines) await blobs.writeLines(paths.dataset("gone", id(n), "manifest.jsonl"), lines);
  }
  const wanted = { label: undefined, split: undefined, after: "", limit: 100 };
  await expect(readPhotos(blobs, "gone", id(3), wanted)).rejects.toMatchObject({ status: 404 });
  await expect(readDiff(blobs, "gone", [id(1), id(3)], 10)).rejects.toMatchObject({ status: 404 });
  expect(await readDiff(blobs, "gone", [id(1), id(2)], 10)).toMatchObject({ relabelled: { count: 1 } });
});

test("half a list of members, left by a task that was killed, stops no sweep: its shard was never finished", async () => {
  await blobs.write(paths.shard("half", "a", "npz"), "pixels");
  await blobs.write(paths.shard("half", "a", "json"), '{"photos": ["12');
  expect((await sweepShards(blobs, new Map(), [], true)).keeps).toBeGreaterThan(0);
  expect(await namesIn("shards", "half/")).toEqual(["half/a.json", "half/a.npz"]);
});

test("while a run is under way or may begin, all shards of its preprocessing stay, also of a plan that has changed", async () => {
  await twoVersions("busy");
  const runId = `busy-${["9", "9", "9"].map((m) => m.padStart(12, "0")).join("-")}-1`;
  const earlier = plan("preprocess: {size: [16, 16]}");
  const trigger = { kind: "http" as const, at: LONG_AGO };
  const asked = { ...request({ runId, model: "busy", snapshot: id(9), trigger }), plan: earlier };
  await blobs.writeJson(paths.run(runId, "request.json"), asked);
  await blobs.writeJson(paths.head("busy"), { running: null, queued: runId, settlingSince: null });
  const old = shardSpec(earlier.preprocess);
  await blobs.write(paths.shard(old, "a", "npz"), "pixels");
  await blobs.writeJson(paths.shard(old, "a", "json"), { photos: [photo(99)] });
  const plans = new Map([["busy", { ...plan(), model: "busy" }]]);
  await sweepShards(blobs, plans, ["busy"], true);
  expect(await namesIn("shards", `${old}/`)).toHaveLength(2);
});

test("a sweep reads of runs and versions that an earlier one knows nothing again, and decides the same", async () => {
  await twoVersions("known");
  const policy = { versions: 1, runs: 0, pinned: [] };
  const foreseen = await sweepModel(blobs, "known", policy, false);
  await sweepModel(blobs, "known", policy, true);
  const { counting, reads } = countingBlobs(settings);
  const { keeps } = await sweepModel(counting, "known", policy, false);
  expect(keeps).toEqual(foreseen.keeps);
  expect(reads.filter((path) => /(request|result|version)\.json$/.test(path))).toEqual([]);
});

test("a run that has no result yet is read again by each sweep", async () => {
  await twoVersions("late");
  const runId = "late-000000000002-000000000002-000000000002-1";
  const { text = "" } = (await blobs.read(paths.run(runId, "result.json"))) ?? {};
  await blobs.remove(paths.run(runId, "result.json"));
  const policy = { versions: 1, runs: 0, pinned: [] };
  await sweepModel(blobs, "late", policy, true);
  await blobs.write(paths.run(runId, "result.json"), text);
  expect((await readCatalog(blobs, "late")).runs.find((run) => run.runId === runId)).toMatchObject({
    dataset: id(2),
  });
});

describe("of the shards of one preprocessing", () => {
  const short = (n: number) => shortOf(photo(n));
  const set = (...photos: number[]) => new Set(photos.map(short));
  const shards = new Map([
    ["part-1", [1, 2].map(short)],
    ["part-2", [3, 7].map(short)],
    ["merged", [1, 2, 3].map(short)],
    ["old", [8, 9].map(short)],
  ]);
  const kept = (newest: PhotoSet[], ...others: PhotoSet[]) => [...shardsToKeep(shards, { newest, others })];

  test("those that a merge has replaced go", () => expect(kept([set(1, 2, 3)])).toEqual(["merged"]));
  test("one that a merge took from stays while something else of it is wanted", () =>
    expect(kept([set(1, 2, 3)], set(7))).toEqual(["merged", "part-2"]));
  test("an old dataset, however large, does not undo the merge of a newer one", () =>
    expect(kept([set(1, 3)], set(1, 2, 3, 7, 8))).toEqual(["merged", "old", "part-2"]));
  test("a model takes its photos from where it took them before, whatever another one has merged", () => {
    expect(kept([set(3, 7), set(1, 2, 3)])).toEqual(["part-2", "merged"]);
  });

  test("no photo that is wanted loses its last shard", () => {
    const photos = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(photos), fc.array(photos, { maxLength: 3 }), photos, (held, newest, others) => {
        const all = new Map(held.map((one, n) => [`s${n}`, one.map(short)]));
        const wanted = { newest: newest.map((one) => set(...one)), others: [set(...others)] };
        const stay = [...shardsToKeep(all, wanted)].flatMap((name) => all.get(name) ?? []);
        for (const one of [...newest.flat(), ...others])
          if (held.flat().includes(one)) expect(stay).toContain(short(one));
      }),
    );
  });
});

test("results of a batch go when they are older than runs may be, as one thing that is named", async () => {
  const batchId = "b".repeat(32);
  const results = paths.batch("batched", batchId, "results.jsonl");
  await blobs.write(results, "{}\n");
  const sweep = (remove: boolean) =>
    sweepModel(blobs, "batched", { versions: 1, runs: 86_400, pinned: [] }, remove);
  expect((await sweep(true)).goes).toEqual([]);
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(Date.now() + 2 * 86_400_000);
  const goes = [{ what: `predictions/batched/batches/${batchId}`, blobs: 1, bytes: 3 }];
  expect((await sweep(false)).goes).toEqual(goes);
  expect((await sweep(true)).goes).toEqual(goes);
  expect(await blobs.exists(results)).toBe(false);
});

test("answers go when the plan keeps them no longer, with photos that no answer since has shown; what was written meanwhile stays", async () => {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const [old, recent] = [9, 2].map((days) => paths.predictions("logged", `${ago(days)}/a.jsonl`)) as [
    BlobPath,
    BlobPath,
  ];
  const shown = paths.loggedPhoto("logged", photo(1));
  for (const blob of [old, recent, shown, paths.predictions("logged", "drift.json")])
    await blobs.write(blob, "{}");
  const policy = { versions: 1, runs: 1, pinned: [] };
  expect((await sweepModel(blobs, "logged", policy, false)).goes).toEqual([]);
  const goes = [{ what: `predictions/logged/${ago(9)}`, blobs: 1, bytes: 2 }];
  expect((await sweepModel(blobs, "logged", { ...policy, logged: 7 * 86_400 }, true)).goes).toEqual(goes);
  expect(await namesIn("predictions", "logged/")).toEqual(
    [recent, paths.predictions("logged", "drift.json"), shown].map(({ path }) => path).sort(),
  );
});

test("what is written anew after it was listed stays, and is not counted as gone", async () => {
  const [old, anew] = ["2020-01-01/a.jsonl", "2020-01-01/b.jsonl"].map((name) =>
    paths.predictions("late", name),
  ) as [BlobPath, BlobPath];
  for (const blob of [old, anew]) await blobs.write(blob, "{}");
  const late = new Blobs(settings);
  late.dated = async function* (folder) {
    for await (const found of blobs.dated(folder)) {
      if (found.path === anew.path) await blobs.write(anew, "{}");
      yield found;
    }
  };
  const policy = { versions: 1, runs: 1, pinned: [], logged: 86_400 };
  expect((await sweepModel(late, "late", policy, true)).goes).toEqual([
    { what: "predictions/late/2020-01-01", blobs: 1, bytes: 2 },
  ]);
  expect(await namesIn("predictions", "late/")).toEqual([anew.path]);
});
