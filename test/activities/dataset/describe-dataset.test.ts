import { beforeEach, describe, expect, test } from "vitest";
import { describeDatasetWith } from "../../../activities/dataset/describe-dataset.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { POLICY } from "../../../shared/photos/policy.ts";
import { trainedMarker } from "../../../shared/requests/request.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, linesOf, newRun, photo } from "../ground.ts";

let asked = newRun();
beforeEach(() => {
  asked = newRun("dataset: {min_photos_per_class: 3}");
});

const describeIt = (request = asked) => describeDatasetWith({ blobs })(request, new Hub());
const file = (label: string, n: number) => ({
  path: `${asked.model}/${label}/${n}.png`,
  etag: `e-${n}`,
  size: 3,
});

/** Photos in folders, all inspected: the n-th photo of a label is `offset + n`. */
async function photos(labels: Record<string, [offset: number, count: number]>, more: object[] = []) {
  const found = Object.entries(labels).flatMap(([label, [offset, count]]) =>
    Array.from({ length: count }, (_, n) => ({
      ...file(label, offset + n),
      photo: photo(offset + n),
      policy: POLICY,
    })),
  );
  const records = [...found, ...more];
  const folder = paths.index(asked.plan.images);
  await blobs.writeLines({ ...folder, path: `${folder.path}r.jsonl` }, records);
  const lines = records.map((record) => {
    const { path, etag, size } = record as ReturnType<typeof file>;
    return { path, etag, size };
  });
  await blobs.writeLines(paths.snapshot(asked.model, asked.snapshot), lines);
}

describe("a dataset", () => {
  test("has its photos with labels and sides, and says what was left out", async () => {
    const broken = {
      ...file("cat", 99),
      policy: POLICY,
      unreadable: { reason: "truncated", detail: "cut short" },
    };
    await photos({ cat: [0, 10], dog: [20, 10], newt: [40, 1] }, [broken]);
    const { dataset, ...described } = await describeIt();
    expect(described).toMatchObject({
      classes: ["cat", "dog"],
      photos: 20,
      leftOut: 2,
      errors: [],
      trainedBy: null,
    });
    const manifest = await linesOf(paths.dataset(asked.model, dataset, "manifest.jsonl"));
    expect(manifest.map((line) => line.photo)).toEqual(
      [...Array(10).keys(), ...[...Array(10).keys()].map((n) => 20 + n)].map(photo),
    );
    expect(new Set(manifest.map(({ label, split }) => `${label} ${split}`)).size).toBe(6);
    const left = await linesOf(paths.run(asked.runId, "left-out.jsonl"));
    expect(left.map(({ reason }) => reason).sort()).toEqual(["class-too-small", "truncated"]);
    expect(await jsonOf(paths.dataset(asked.model, dataset, "summary.json"))).toMatchObject({
      dataset,
      photos: 20,
    });
    expect(await jsonOf(paths.run(asked.runId, "dataset.json"))).toMatchObject({ photos: 20 });
  });

  test("is the same few photos of each class on every side where a sample is asked for, and keeps all sides", async () => {
    await photos({ cat: [0, 40], dog: [100, 30] });
    const sampled = { ...asked, sample: 10 };
    const first = await describeIt(sampled);
    expect(first).toMatchObject({ classes: ["cat", "dog"], photos: 20, errors: [] });
    const manifest = await linesOf(paths.dataset(asked.model, first.dataset, "manifest.jsonl"));
    const counts = Map.groupBy(manifest, ({ label, split }) => `${label} ${split}`);
    expect(Object.fromEntries([...counts].map(([side, found]) => [side, found.length]))).toEqual({
      ...{ "cat train": 8, "cat validation": 1, "cat test": 1 },
      ...{ "dog train": 8, "dog validation": 1, "dog test": 1 },
    });
    expect(await linesOf(paths.sidesOf(asked.model, asked.runId))).toHaveLength(70);
    expect(await describeIt(sampled)).toEqual(first);
    expect(await describeIt({ ...asked, sample: 100 })).toMatchObject({ photos: 70 });
  });

  test("that was asked for by its version says so where it is another one by now", async () => {
    await photos({ cat: [0, 10], dog: [20, 10] });
    const { dataset } = await describeIt();
    expect((await describeIt({ ...asked, fromDataset: dataset })).warnings).toEqual([]);
    expect((await describeIt({ ...asked, fromDataset: "e".repeat(64) })).warnings).toEqual([
      expect.stringContaining(`These are not the photos of dataset ${"e".repeat(64)} alone`),
    ]);
  });

  test("is the same when it is described again, by this run or another one, and each photo keeps its side", async () => {
    await photos({ cat: [0, 10], dog: [20, 10] });
    const first = await describeIt();
    const sides = await linesOf(paths.sidesOf(asked.model, asked.runId));
    expect(sides).toHaveLength(20);
    expect(await describeIt()).toEqual(first);
    expect(await linesOf(paths.sidesOf(asked.model, asked.runId))).toEqual(sides);
    const later = { ...asked, runId: asked.runId.replace(/1$/, "2") };
    expect(await describeIt(later)).toEqual(first);
    expect(await linesOf(paths.sidesOf(asked.model, later.runId))).toEqual([]);
  });

  test("that cannot be trained on is kept all the same, with the reason", async () => {
    await photos({ cat: [0, 10] });
    const { dataset, errors } = await describeIt();
    expect(errors).toHaveLength(1);
    expect(await jsonOf(paths.dataset(asked.model, dataset, "summary.json"))).toMatchObject({ photos: 10 });
  });

  test("names the run that has trained on it, while what came of that still holds", async () => {
    await photos({ cat: [0, 10], dog: [20, 10] });
    const { dataset } = await describeIt();
    const { policyHash } = asked;
    await blobs.writeJson(trainedMarker(asked, dataset), { runId: "before", outcome: "refused", policyHash });
    expect((await describeIt()).trainedBy).toBe("before");
    expect((await describeIt({ ...asked, policyHash: "another" })).trainedBy).toBeNull();
  });

  test("names that run under new training code too, unless the plan or a person wants that to train", async () => {
    await photos({ cat: [0, 10], dog: [20, 10] });
    const { dataset } = await describeIt();
    const { policyHash, plan, trigger } = asked;
    await blobs.writeJson(trainedMarker(asked, dataset), { runId: "before", outcome: "refused", policyHash });
    const newer = { ...asked, code: "4".repeat(64) };
    expect((await describeIt(newer)).trainedBy).toBe("before");
    const triggers = { ...plan.dataset.triggers, code: true };
    const wanting = { ...plan, dataset: { ...plan.dataset, triggers } };
    expect((await describeIt({ ...newer, plan: wanting })).trainedBy).toBeNull();
    expect((await describeIt({ ...newer, trigger: { ...trigger, kind: "http" } })).trainedBy).toBeNull();
  });
});

describe("a dataset of what the plan includes", () => {
  const including = { paths: ["cat/**", "dog/**"], newer_than: "90d" };
  const asking = (ignored: object) => ({
    ...asked,
    plan: { ...asked.plan, dataset: { ...asked.plan.dataset, include: including } },
    ignored,
  });

  test("says so", async () => {
    await photos({ cat: [0, 10], dog: [20, 10] });
    const { dataset, errors } = await describeIt(asking({ "not-included": 7 }));
    expect(errors).toEqual([]);
    expect(await jsonOf(paths.dataset(asked.model, dataset, "summary.json"))).toMatchObject({
      include: including,
    });
    expect(await jsonOf(paths.run(asked.runId, "dataset.json"))).toMatchObject({
      ignored: { "not-included": 7 },
    });
  });

  test("names what it leaves out where too little is left", async () => {
    await photos({ cat: [0, 10] });
    const { errors } = await describeIt(asking({ "not-included": 7 }));
    expect(errors.at(-1)).toBe("The plan's dataset.include leaves out 7 files: widen it if they are meant.");
  });
});
