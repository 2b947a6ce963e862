import { beforeEach, describe, expect, test } from "vitest";
import { findDeletionsWith } from "../../../activities/dataset/find-deletions.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { POLICY } from "../../../shared/photos/policy.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, linesOf, newRun, photo } from "../ground.ts";

let asked = newRun();
beforeEach(() => {
  asked = newRun();
});
const dataset = (letter: string) => letter.repeat(64);
const file = (n: number) => ({ path: `${asked.model}/cat/${n}.png`, etag: `e-${n}`, size: 3 });
const find = (letter: string, request = asked) =>
  findDeletionsWith({ blobs })({ request, dataset: dataset(letter) }, new Hub());

/** A dataset of these photos, all of which have files in the run's snapshot. */
async function described(letter: string, numbers: number[], files = numbers) {
  const lines = numbers.map((n) => ({ photo: photo(n), label: "cat", split: "train" }));
  await blobs.writeLines(paths.dataset(asked.model, dataset(letter), "manifest.jsonl"), lines);
  await blobs.writeLines(paths.snapshot(asked.model, asked.snapshot), files.map(file));
  const folder = paths.index(asked.plan.images);
  const records = [1, 2, 3].map((n) => ({ ...file(n), photo: photo(n), policy: POLICY }));
  await blobs.writeLines({ ...folder, path: `${folder.path}r.jsonl` }, records);
}
async function serving(letter: string, code = asked.code) {
  const { model, trainingHash } = asked;
  const card = { model, version: "1", runId: "run-1", snapshot: "s", dataset: dataset(letter) };
  const rest = { mlflowRunId: "m", trainingHash, code, accuracy: 1 };
  await blobs.writeJson(paths.model(model, "1", "version.json"), { ...card, ...rest });
  const since = "2026-01-01T00:00:00Z";
  await blobs.writeJson(paths.traffic(model), { version: "1", previous: null, runId: "run-1", since });
}

describe("photos that the plan includes no more", () => {
  const including = () => ({
    ...asked,
    plan: { ...asked.plan, dataset: { ...asked.plan.dataset, include: { newer_than: "90d" } } },
  });
  /** Writes the files of these photos, as they are recorded, and says that a version learned from all three. */
  async function learned(numbers: number[]) {
    await described("a", [1, 2, 3]);
    await serving("a");
    await described("b", numbers);
    const folder = paths.index(asked.plan.images);
    const written = [1, 2, 3].map(async (n) => {
      const { path, size } = file(n);
      const etag = await blobs.write({ container: "images", path }, "123");
      return { path, etag, size, photo: photo(n), policy: POLICY };
    });
    const records = await Promise.all(written);
    await blobs.writeLines({ ...folder, path: `${folder.path}r.jsonl` }, records);
    const lines = records.filter((_, n) => numbers.includes(n + 1));
    await blobs.writeLines(
      paths.snapshot(asked.model, asked.snapshot),
      lines.map(({ path, etag, size }) => ({ path, etag, size })),
    );
    return records;
  }

  test("are not deleted while a file holds them, taint nothing, and may be all that is new", async () => {
    await learned([1, 2]);
    const found = { deleted: 0, nothingElse: { version: "1", learned: 0, noneDeleted: true } };
    expect(await find("b", including())).toEqual(found);
    expect(await find("b", including())).toEqual(found);
    expect(await jsonOf(paths.model(asked.model, "1", "tainted.json"))).toBeNull();
  });

  test("are deleted when no file holds them any more, beside others that one holds", async () => {
    await learned([1]);
    await blobs.remove({ container: "images", path: file(3).path });
    expect(await find("b", including())).toEqual({
      deleted: 1,
      nothingElse: { version: "1", learned: 1, noneDeleted: false },
    });
    expect(await linesOf(paths.deleted(asked.model))).toMatchObject([{ photo: photo(3) }]);
  });
});

describe("deletions", () => {
  test("are photos of the dataset before that no file holds any more; a repetition finds the same", async () => {
    await described("a", [1, 2, 3]);
    await find("a", { ...asked, runId: "earlier" });
    await described("b", [1, 2]);
    const found = { deleted: 1, nothingElse: null };
    expect(await find("b")).toEqual(found);
    expect(await find("b")).toEqual(found);
    expect(await linesOf(paths.deleted(asked.model))).toMatchObject([
      { photo: photo(3), runId: asked.runId },
    ]);
    expect(await jsonOf(paths.newest(asked.model))).toEqual({
      ...{ format: 1, runId: asked.runId, dataset: dataset("b"), previous: dataset("a") },
    });
  });

  test("are none where a file of another name or label holds the photo", async () => {
    await described("a", [1, 2, 3]);
    await find("a", { ...asked, runId: "earlier" });
    await described("b", [1, 2], [1, 2, 3]);
    expect(await find("b")).toMatchObject({ deleted: 0 });
  });

  test("taint the version that learned from them, and may be all that is new", async () => {
    await described("a", [1, 2, 3]);
    await serving("a");
    await described("b", [1, 2]);
    expect(await find("b")).toEqual({
      deleted: 1,
      nothingElse: { version: "1", learned: 1, noneDeleted: false },
    });
    expect(await jsonOf(paths.model(asked.model, "1", "tainted.json"))).toMatchObject({
      deleted: 1,
      erased: 0,
    });
    await serving("a", "another code");
    expect(await find("b")).toEqual({ deleted: 1, nothingElse: null });
  });

  test("taint what can serve: a version that is kept no more stays as it was last said to be", async () => {
    await described("a", [1, 2, 3]);
    await serving("a");
    const { model } = asked;
    for (const version of ["2", "3"]) {
      const card = await jsonOf(paths.model(model, "1", "version.json"));
      await blobs.writeJson(paths.model(model, version, "version.json"), { ...card, version });
    }
    await described("b", [1, 2]);
    const { retention } = asked.plan;
    await find("b", { ...asked, plan: { ...asked.plan, retention: { ...retention, versions: 1 } } });
    const taints = ["1", "2", "3"].map((version) => jsonOf(paths.model(model, version, "tainted.json")));
    expect(await Promise.all(taints)).toMatchObject([{ deleted: 1 }, null, { deleted: 1 }]);
  });

  test("are forgotten when the photo is back, and its version is clean again", async () => {
    await described("a", [1, 2, 3]);
    await serving("a");
    await described("b", [1, 2]);
    await find("b");
    await described("a", [1, 2, 3]);
    expect(await find("a", { ...asked, runId: "later" })).toMatchObject({ deleted: 0 });
    expect(await linesOf(paths.deleted(asked.model))).toEqual([]);
    expect(await jsonOf(paths.model(asked.model, "1", "tainted.json"))).toBeNull();
  });
});
