import { beforeEach, expect, test } from "vitest";
import { describeDatasetWith } from "../../../activities/dataset/describe-dataset.ts";
import { prepareInspectWith } from "../../../activities/dataset/prepare-inspect.ts";
import { takeSnapshotWith } from "../../../activities/intake/take-snapshot.ts";
import { requestRun } from "../../../shared/admission/request-run.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { readLeftOut } from "../../../shared/dataset/left-out.ts";
import { readSnapshot } from "../../../shared/dataset/store.ts";
import { keepSnapshot, listPhotos } from "../../../shared/intake/photos.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { LifecycleRequest } from "../../../shared/requests/request.ts";
import { plan, request } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "./hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);

const put = (path: string) => blobs.write({ container: "images", path: `pets/${path}` }, path);
const hidden = ["cat/._1.jpg", "__MACOSX/cat/._1.jpg", "cat/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg"];

beforeEach(async () => {
  for (const path of ["cat/1.jpg", "dog/1.jpg", ...hidden]) await put(path);
});

test("hidden files and those of systems change no snapshot and stand in none, but are counted", async () => {
  for (const path of hidden) await blobs.remove({ container: "images", path: `pets/${path}` });
  const before = await keepSnapshot(blobs, plan());
  expect(before).toMatchObject({ files: 2, ignored: {} });
  for (const path of hidden) await put(path);
  const after = await keepSnapshot(blobs, plan());
  expect(after).toEqual({ ...before, ignored: { hidden: 1, system: 2 } });
  expect(await listPhotos(blobs, plan())).toEqual(after);
  const lines = await collect(blobs.texts(paths.snapshot("pets", after.snapshot)));
  expect(lines.map((line) => JSON.parse(line).path)).toEqual(["pets/cat/1.jpg", "pets/dog/1.jpg"]);
});

test("files that the plan does not include change no snapshot and stand in none, but are counted", async () => {
  const cats = plan("dataset: {include: {paths: [cat/**]}}");
  const { snapshot, ...found } = await keepSnapshot(blobs, cats);
  expect(found).toEqual({ files: 1, ignored: { hidden: 1, system: 2, "not-included": 1 } });
  await put("dog/2.jpg");
  expect(await keepSnapshot(blobs, cats)).toMatchObject({ snapshot, ignored: { "not-included": 2 } });
  const lines = await collect(blobs.texts(paths.snapshot("pets", snapshot)));
  expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([["path", "etag", "size"]]);
  await blobs.remove({ container: "images", path: "pets/dog/2.jpg" });
});

test("files are included as long as they are new enough, by when they were written", async () => {
  const since = (newer_than: string) => {
    const whole = plan();
    return { ...whole, dataset: { ...whole.dataset, include: { newer_than } } };
  };
  const [all, young] = [await listPhotos(blobs, plan()), await listPhotos(blobs, since("1d"))];
  expect(young).toEqual(all);
  const none = await listPhotos(blobs, since("2200-01-01"));
  expect(none).toMatchObject({ files: 0, ignored: { "not-included": 2 } });
});

test("how many there are goes with the request to the run that people look at", async () => {
  const deps = { blobs, settings, plans: plansOf(new Map([["pets", plan()]])) };
  const hub = new Hub();
  const taken = await takeSnapshotWith(deps)({ model: "pets", settler: "settle-1" }, hub);
  const trigger = { kind: "photos" as const, at: "2026-01-01T00:00:00Z" };
  const wanted = { model: "pets", ...(taken as NonNullable<typeof taken>), force: false, trigger };
  const { runId } = await requestRun(deps, wanted, hub);
  const asked = await blobs.json(paths.run(runId, "request.json"), LifecycleRequest);
  await describeDatasetWith({ blobs })(asked as LifecycleRequest, hub);
  expect(await readLeftOut(blobs, runId)).toMatchObject({ count: 2, ignored: { hidden: 1, system: 2 } });
});

test("a snapshot that an earlier version kept with them gives no photo of them, and nobody reads them", async () => {
  const snapshot = "5".repeat(64);
  const line = (path: string) => ({ path: `pets/${path}`, etag: "0x1", size: 3 });
  await blobs.writeLines(paths.snapshot("pets", snapshot), ["cat/1.jpg", ...hidden].map(line));
  const old = request({ snapshot, runId: "old-run" });
  expect((await collect(readSnapshot(blobs, plan(), snapshot))).map(({ path }) => path)).toEqual([
    "pets/cat/1.jpg",
  ]);
  expect(await prepareInspectWith({ blobs })(old, new Hub())).toMatchObject({ files: 1, unseen: 1 });
  await describeDatasetWith({ blobs })(old, new Hub());
  const { first, ignored } = await readLeftOut(blobs, "old-run");
  expect(first.map(({ path }) => path)).toEqual(["pets/cat/1.jpg"]);
  expect(ignored).toEqual({ hidden: 1, system: 2 });
});
