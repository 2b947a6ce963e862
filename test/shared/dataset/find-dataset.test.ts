import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import type { DatasetSummary } from "../../../shared/dataset/description.ts";
import { findDataset, noteByTime, readDatasets } from "../../../shared/dataset/find-dataset.ts";
import { readSummary } from "../../../shared/dataset/store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { countingBlobs } from "../clients/counting.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const id = (letter: string) => letter.repeat(64);
const PAGE = { after: "", limit: 50 };

/** Keeps a dataset that was described on a day of January. */
async function describe(model: string, dataset: string, day: number) {
  const figures = { classes: [], photos: 0, counts: {}, files: 0, leftOut: {}, classesLeftOut: [] };
  const made = { dataset, snapshot: "s", runId: "run-1", describedAt: `2026-01-0${day}T00:00:00Z` };
  await blobs.writeJson(paths.dataset(model, dataset, "summary.json"), {
    ...figures,
    nearDuplicates: 0,
    ...made,
  });
}

test("datasets come by pages, the newest first", async () => {
  for (const [day, letter] of ["b", "c", "a"].entries()) await describe("pets", id(letter), day + 1);
  const first = await readDatasets(blobs, "pets", { after: "", limit: 2 });
  expect(first.datasets.map(({ dataset }) => dataset)).toEqual([id("a"), id("c")]);
  const { datasets, next } = await readDatasets(blobs, "pets", { after: first.next as string, limit: 2 });
  expect([datasets.map(({ dataset }) => dataset), next]).toEqual([[id("b")], undefined]);
});

test("datasets that are noted by time come before those of before that, and only a page of them is read", async () => {
  const { counting, reads } = countingBlobs(settings);
  for (const [day, letter] of ["b", "c", "a", "d"].entries()) await describe("hens", id(letter), day + 1);
  for (const letter of ["a", "d"])
    await noteByTime(blobs, (await readSummary(blobs, "hens", id(letter))) as DatasetSummary, "hens");
  const first = await readDatasets(counting, "hens", { after: "", limit: 1 });
  expect(first.datasets.map(({ dataset }) => dataset)).toEqual([id("d")]);
  expect(reads).toHaveLength(1);
  const { datasets, next } = await readDatasets(blobs, "hens", { after: first.next as string, limit: 2 });
  expect(datasets.map(({ dataset }) => dataset)).toEqual([id("a"), id("c")]);
  const last = await readDatasets(blobs, "hens", { after: next as string, limit: 2 });
  expect([last.datasets.map(({ dataset }) => dataset), last.next]).toEqual([[id("b")], undefined]);
  await expect(readDatasets(blobs, "hens", { after: "no such", limit: 2 })).rejects.toMatchObject({
    status: 422,
  });
});

test("a dataset whose figures cannot be read is named, with the reason, and hides no other", async () => {
  await describe("cats", id("a"), 1);
  await blobs.write(paths.dataset("cats", id("b"), "summary.json"), "{half");
  const { datasets, broken } = await readDatasets(blobs, "cats", PAGE);
  expect([datasets.length, broken]).toMatchObject([
    1,
    [{ dataset: id("b"), why: expect.stringContaining("summary.json cannot be read") }],
  ]);
  await expect(findDataset(blobs, "cats", "bbbbbbbb")).rejects.toMatchObject({
    ...{ status: 500, type: "dataset-unreadable" },
  });
});

test("the latest dataset is that of the newest run, though an older one is back", async () => {
  await expect(findDataset(blobs, "dogs", "latest")).rejects.toMatchObject({
    ...{
      status: 404,
      message: expect.stringContaining("has no dataset of all its photos yet: the first run makes one"),
    },
  });
  await describe("dogs", id("a"), 1);
  await describe("dogs", id("b"), 2);
  await blobs.writeJson(paths.newest("dogs"), { runId: "run-3", dataset: id("a"), previous: id("b") });
  expect(await findDataset(blobs, "dogs", "latest")).toMatchObject({ dataset: id("a") });
});

test("a dataset is found by its beginning where that is the only one, otherwise it is said that there are more", async () => {
  await describe("mice", `abcdef00${id("0").slice(8)}`, 1);
  await describe("mice", `abcdef00${id("1").slice(8)}`, 2);
  expect(await findDataset(blobs, "mice", "abcdef001")).toMatchObject({
    describedAt: "2026-01-02T00:00:00Z",
  });
  await expect(findDataset(blobs, "mice", "abcdef00")).rejects.toThrow('2 datasets begin with "abcdef00"');
  await expect(findDataset(blobs, "mice", "ffffffff")).rejects.toThrow('No dataset begins with "ffffffff"');
});

test("of what begins no identity storage, which takes not every text, is not asked", async () => {
  for (const begin of ["\u0000".repeat(8), "\uD800aaaaaaaa", "snapshots/"])
    await expect(findDataset(blobs, "pets", begin)).rejects.toMatchObject({ status: 404 });
});
