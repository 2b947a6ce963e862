import { BlobServiceClient } from "@azure/storage-blob";
import { beforeEach, describe, expect, test } from "vitest";
import { eraseFilesWith } from "../../../activities/erasure/erase-files.ts";
import { eraseTextsWith } from "../../../activities/erasure/erase-texts.ts";
import { finishErasureWith } from "../../../activities/erasure/finish-erasure.ts";
import { prepareEraseWith } from "../../../activities/erasure/prepare-erase.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { erasureIdOf, erasuresOf } from "../../../shared/dataset/deny.ts";
import { forgetReturned, watchForReturned } from "../../../shared/dataset/forget-returned.ts";
import { readIndex } from "../../../shared/dataset/store.ts";
import { AREAS } from "../../../shared/erasure/areas.ts";
import { erasureNow } from "../../../shared/erasure/erasure-now.ts";
import type { ErasureRecord } from "../../../shared/erasure/order.ts";
import { orderErasure } from "../../../shared/erasure/order-erasure.ts";
import { readErasure, writeErasure } from "../../../shared/erasure/order-store.ts";
import { shardsThatMayHold } from "../../../shared/erasure/shards-with.ts";
import { tracePhoto } from "../../../shared/erasure/trace.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { readTaint } from "../../../shared/versions/taint.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { plansOf } from "../../plans.ts";
import { Hub, startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
let hub: Hub;
/** Each test has photos and models of its own. */
let photo: string;
let other: string;
let models: [string, string];
let seed = 0;

beforeEach(async () => {
  seed++;
  hub = new Hub();
  [photo, other] = [0xa0 + seed, 0xc0 + seed].map((n) => n.toString(16).repeat(32)) as [string, string];
  models = [`cats${seed}`, `cats${seed}-2`];
  for (const model of models) await seedModel(model);
});

const planFor = (model: string) => ({ ...plan(), model, images: `images/${model}` });
const deps = () => ({
  settings: {},
  blobs,
  plans: plansOf(new Map(models.map((model) => [model, planFor(model)]))),
});
const runOf = (model: string) => `${model}-${"1".repeat(12)}-${"2".repeat(12)}-${"3".repeat(12)}-1`;
const dataset = "d".repeat(64);

/** What a run leaves of two photos, of which the first has two files, one of them under a path that held the other before. */
async function seedModel(model: string) {
  const file = (name: string, etag: string, of: string) => ({
    path: `${model}/cat/${name}`,
    etag,
    size: 3,
    photo: of,
  });
  const write = async (name: string) =>
    file(name, await blobs.write({ container: "images", path: `${model}/cat/${name}` }, "photo"), photo);
  const records = [await write("1.png"), await write("shared.png"), file("shared.png", "old", other)];
  const listing = records.map(({ photo: _, ...line }) => line);
  await blobs.writeLines({ ...paths.indexes, path: `index/images/${model}/r-1.jsonl` }, records);
  await blobs.writeLines(paths.snapshot(model, "s".repeat(64)), listing);
  const manifest = [photo, other].map((one) => ({ photo: one, label: "cat", split: "train" }));
  await blobs.writeLines(paths.dataset(model, dataset, "manifest.jsonl"), manifest);
  const figure = (of: string) => `<figure data-photo="${of}"><img src="data:,${of}"></figure>`;
  const page = `<p>2 photos, ${model}/cat/1.png</p>${figure(photo)}${figure(other)}`;
  await blobs.write(paths.dataset(model, dataset, "report.html"), page);
  await blobs.writeJson(paths.dataset(model, dataset, "report.json"), { examples: records, photos: 2 });
  const runId = runOf(model);
  await blobs.writeLines(paths.run(runId, "photos.jsonl"), records);
  await blobs.writeLines(paths.run(runId, "inspect/1.known.jsonl"), [photo, other]);
  await blobs.writeJson(paths.run(runId, "preprocess/1.spec.json"), { shards: [{ photos: records }] });
  const golden = [photo, other].map((one) => ({ file: `${one}.png`, label: "cat", probabilities: [1] }));
  await blobs.writeJson(paths.model(model, "1", "golden/golden.json"), golden);
  for (const { file } of golden) await blobs.write(paths.model(model, "1", `golden/${file}`), "photo");
  const card = { model, version: "1", runId, snapshot: "s", dataset, mlflowRunId: "m" };
  const rest = { trainingHash: "t", code: "c", accuracy: 1 };
  await blobs.writeJson(paths.model(model, "1", "version.json"), { ...card, ...rest });
  await blobs.write({ container: "quarantine", path: `${model}/${model}/cat/1.png` }, "photo");
  await blobs.writeLines({ container: "predictions", path: `${model}/2026-01-01/a.jsonl` }, [
    { photo },
    { label: "cat" },
  ]);
}

/** The steps of an erasure, apart from what Databricks does. */
function stepsOf(erasureId: string) {
  const inModel = (model: string) => [
    () => eraseFilesWith(deps())({ erasureId }, hub),
    () => prepareEraseWith(deps())({ erasureId, model, attempt: 1 }, hub),
    ...AREAS.map((area) => () => eraseTextsWith(deps())({ erasureId, model, area }, hub)),
  ];
  const lastLook = () => eraseFilesWith(deps())({ erasureId }, hub);
  const finish = () => finishErasureWith(deps())({ erasureId, models, because: null }, hub);
  return [...models.flatMap(inModel), lastLook, finish];
}

const orderNow = (n: 0 | 1, changes: { photo?: string; deny?: boolean } = {}) =>
  orderErasure(deps(), { model: models[n], photo, deny: false, by: null, ...changes }, hub);

async function order() {
  const { erasureId } = await orderNow(0);
  return erasureId;
}

/** Every blob of these models that holds the photo's identity or a name of its own, in its text or name. */
async function traces(): Promise<string[]> {
  const marks = [photo, ...models.map((model) => `${model}/cat/1.png`)];
  const found: string[] = [];
  for (const container of ["images", "shards", ...AREAS])
    for (const { path } of await collect(blobs.list({ container, path: "" }))) {
      const text = (await blobs.read({ container, path }))?.text ?? "";
      if (marks.some((mark) => path.includes(mark) || text.includes(mark)))
        found.push(`${container}/${path}`);
    }
  return found;
}

test("nothing is left of the photo in any container, and everything of the other", async () => {
  expect((await traces()).length).toBeGreaterThan(20);
  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  expect(await traces()).toEqual([]);
  const [model] = models;
  const kept = async (path: string) => (await blobs.read({ container: "datasets", path }))?.text;
  expect(await kept(`index/images/${model}/r-1.jsonl`)).toContain(other);
  expect(await kept(`${model}/${dataset}/manifest.jsonl`)).toBe(
    [other, `x-erased-${erasureId}`]
      .map((one) => `${JSON.stringify({ photo: one, label: "cat", split: "train" })}\n`)
      .join(""),
  );
  expect(await kept(`${model}/${dataset}/report.html`)).toBe(
    `<p>2 photos, (erased)</p><figure data-photo="${other}"><img src="data:,${other}"></figure>`,
  );
  expect(await blobs.exists(paths.model(model, "1", `golden/${other}.png`))).toBe(true);
});

test("its record says what was done without naming it, and denies its return", async () => {
  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  const record = await readErasure(blobs, erasureId);
  expect(record).toMatchObject({ status: "done", files: 4 });
  expect(record?.learnedBy).toEqual(models.map((model) => ({ model, version: "1", serves: false })));
  for (const file of ["manifest.jsonl", "report.html", "report.json"])
    expect(record?.places).toContain(`datasets/${models[1]}/${dataset}/${file}`);
  expect(JSON.stringify(record)).not.toContain(photo);
  expect(await readTaint(blobs, models[0], "1")).toMatchObject({ deleted: 0, erased: 1 });
  const erased = await erasuresOf(blobs);
  expect([erased?.(photo), erased?.(other)]).toEqual([erasureId, undefined]);
});

test("a record of before is read, and goes on under the name that its versions have now", async () => {
  const { erasureId } = await orderNow(0);
  const learned = [{ model: models[0], version: "1", serves: true }];
  const { learnedBy: _, ...record } = (await readErasure(blobs, erasureId)) as ErasureRecord;
  await blobs.writeJson(paths.erasure(erasureId), { ...record, tainted: learned });
  const read = (await readErasure(blobs, erasureId)) as ErasureRecord;
  expect(read).toEqual({ ...record, learnedBy: learned });
  await writeErasure(blobs, { ...read, learnedBy: [] });
  expect(await readErasure(blobs, erasureId)).toMatchObject({ learnedBy: [] });
});

test("its record says who ordered it, by object id", async () => {
  const { erasureId } = await orderErasure(
    deps(),
    { model: "by", photo: "b".repeat(64), deny: true, by: "ada" },
    hub,
  );
  expect(await readErasure(blobs, erasureId)).toMatchObject({ orderedBy: "ada" });
});

test("it may be killed after any step and begun again", async () => {
  const erasureId = await order();
  const count = stepsOf(erasureId).length;
  for (let killedAfter = 0; killedAfter < count; killedAfter++)
    for (const step of stepsOf(erasureId).slice(0, killedAfter)) await step();
  for (const step of stepsOf(erasureId)) await step();
  expect(await traces()).toEqual([]);
  expect(await readErasure(blobs, erasureId)).toMatchObject({ status: "done", files: 4 });
});

test("while it is under way it is the answer, after its end another one looks again", async () => {
  const first = await orderNow(0);
  expect(await orderNow(1)).toEqual(first);
  hub.active.clear();
  await finishErasureWith(deps())({ erasureId: first.erasureId, models, because: "no disk" }, hub);
  expect(await readErasure(blobs, first.erasureId)).toMatchObject({ status: "failed" });
  expect(await orderNow(0)).toMatchObject({ attempt: 2, status: "running" });
  expect(hub.started).toEqual([1, 2].map((attempt) => `erase-${first.erasureId}-${attempt}`));
});

test("a repetition after its end keeps what was done before, and adds what it does", async () => {
  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  const first = (await readErasure(blobs, erasureId)) as ErasureRecord;
  expect(first).toMatchObject({ status: "done", files: 4 });
  expect(first.places).not.toEqual([]);
  hub.active.clear();
  expect(await orderNow(0)).toMatchObject({ attempt: 2, files: 4, places: first.places });
  for (const step of stepsOf(erasureId)) await step();
  const { files, places } = first;
  expect(await readErasure(blobs, erasureId)).toMatchObject({ attempt: 2, status: "done", files, places });

  hub.active.clear();
  const [model] = models;
  const etag = await blobs.write({ container: "images", path: `${model}/cat/back.png` }, "photo");
  const back = { path: `${model}/cat/back.png`, etag, size: 5, photo };
  await blobs.writeLines({ ...paths.indexes, path: `index/images/${model}/r-2.jsonl` }, [back]);
  await orderNow(0);
  for (const step of stepsOf(erasureId)) await step();
  const third = (await readErasure(blobs, erasureId)) as ErasureRecord;
  expect(third).toMatchObject({ attempt: 3, status: "done", files: 5 });
  expect(third.places).toEqual(expect.arrayContaining(places));
});

/** The user's storage, past our client. */
const images = () =>
  BlobServiceClient.fromConnectionString(settings.DataStorage as string).getContainerClient("images");

describe("an erasure that cannot delete a file", () => {
  test("has failed, names it with the remedy, and goes on from there when it can", async () => {
    const path = `${models[1]}/cat/1.png`;
    const lease = images().getBlobClient(path).getBlobLeaseClient();
    await lease.acquireLease(-1);
    const erasureId = await order();
    for (const step of stepsOf(erasureId)) await step();
    expect(await readErasure(blobs, erasureId)).toMatchObject({
      status: "failed",
      files: 3,
      because: expect.stringMatching(
        new RegExp(
          `^images/${path} cannot be deleted: .*LeaseIdMissing.*break the lease.*DELETE the photo again`,
        ),
      ),
    });
    expect(await blobs.exists({ container: "images", path })).toBe(true);

    await lease.breakLease(0);
    hub.active.clear();
    const again = await orderNow(0);
    expect(again).toMatchObject({ erasureId, attempt: 2 });
    for (const step of stepsOf(erasureId)) await step();
    const record = await readErasure(blobs, erasureId);
    expect(record).toMatchObject({ status: "done", files: 4 });
    expect(record).not.toHaveProperty("because");
    expect(await traces()).toEqual([]);
  });

  test("says while it goes on how many files are gone already", async () => {
    const erasureId = await order();
    await eraseFilesWith(deps())({ erasureId }, hub);
    expect(await erasureNow(blobs, erasureId, hub)).toMatchObject({ status: "running", files: 4 });
  });
});

describe("what belongs to others", () => {
  test("and is broken keeps nobody's photo from being erased, and is named", async () => {
    const [one, two] = models;
    await blobs.write(paths.model(one, "1", "version.json"), "{");
    await blobs.write(paths.model(one, "1", "golden/golden.json"), `[{"file": "${photo}`);
    const card = JSON.parse((await blobs.read(paths.model(two, "1", "version.json")))?.text as string);
    await blobs.writeJson(paths.model(two, "2", "version.json"), {
      ...card,
      version: "2",
      dataset: "e".repeat(64),
    });
    const erasureId = await order();
    for (const step of stepsOf(erasureId)) await step();
    const record = await readErasure(blobs, erasureId);
    expect(record).toMatchObject({ status: "done", learnedBy: [{ model: two, version: "1" }] });
    expect(record?.problems).toEqual([
      expect.stringContaining(`models/${one}/1/version.json cannot be read`),
      `datasets/${two}/${"e".repeat(64)}/manifest.jsonl, which version 2 learned from, is missing`,
    ]);
    expect(await traces()).toEqual([]);
  });

  test("is not what a folder was that is empty now", async () => {
    const [model] = models;
    const mark = { metadata: { hdi_isfolder: "true" } };
    for (const folder of [model, `${model}/cat`, `${model}/dog`])
      await images().getBlockBlobClient(folder).upload("", 0, mark);
    await images().getBlockBlobClient(`${model}/dog/2.png`).upload("other", 5);
    const erasureId = await order();
    for (const step of stepsOf(erasureId)) await step();
    const exists = (path: string) => blobs.exists({ container: "images", path });
    expect(await Promise.all([model, `${model}/cat`, `${model}/dog`].map(exists))).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("a photo that nobody has seen", () => {
  const unseen = "1".repeat(64);

  test("is a mistake: nothing is ordered, and the answer says how to deny it all the same", async () => {
    await expect(orderNow(0, { photo: unseen })).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("?deny=true"),
    });
    expect(hub.started).toEqual([]);
    expect((await erasuresOf(blobs))?.(unseen)).toBeUndefined();
  });

  test("may be denied before it comes", async () => {
    await orderNow(0, { photo: unseen, deny: true });
    expect((await erasuresOf(blobs))?.(unseen)).toMatch(/^[0-9a-f]{32}$/);
  });
});

test("an erased photo that comes back is forgotten but for its erasure, which finds the file again", async () => {
  const [model] = models;
  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  hub.active.clear();

  const path = `${model}/cat/again.png`;
  const etag = await blobs.write({ container: "images", path }, "photo");
  const index = { ...paths.indexes, path: `index/images/${model}/r-2.jsonl` };
  const seen = { path, etag, size: 5, photo, phash: "0f".repeat(8), statistics: { mean: [1] } };
  const beside = { path: `${model}/cat/2.png`, etag: "e", size: 5, photo: other, statistics: { mean: [2] } };
  await blobs.writeLines(index, [seen, beside]);
  const erasureOf = await erasuresOf(blobs);
  const looked = async () => {
    const { records, seen } = watchForReturned(readIndex(blobs, planFor(model)), erasureOf);
    return { count: (await collect(records)).length, ...seen };
  };
  const { count, returned } = await looked();
  expect(returned).toBe(true);
  for (let twice = 0; twice < 2; twice++)
    await forgetReturned(blobs, planFor(model), erasureOf as NonNullable<typeof erasureOf>);
  expect(await collect(blobs.texts(index))).toEqual(
    [{ path, etag, size: 5, erased: erasureId }, beside].map((record) => JSON.stringify(record)),
  );
  expect(await looked()).toEqual({ count, returned: false });

  expect(await orderNow(0)).toMatchObject({ erasureId, attempt: 2 });
  for (const step of stepsOf(erasureId)) await step();
  expect(await blobs.exists({ container: "images", path })).toBe(false);
});

test("an erasure whose instance was terminated does not seem to go on for ever", async () => {
  const { erasureId } = await orderNow(0);
  expect(await erasureNow(blobs, erasureId, hub)).toMatchObject({ status: "running" });
  hub.active.clear();
  expect(await erasureNow(blobs, erasureId, hub)).toMatchObject({
    status: "failed",
    because: expect.stringContaining("DELETE the photo again"),
  });
});

test("an erasure that ends while it is looked at has not failed", async () => {
  const { erasureId } = await orderNow(0);
  const status = async (id: string) => {
    hub.active.clear();
    await finishErasureWith(deps())({ erasureId, models, because: null }, hub);
    return hub.status(id);
  };
  const ending = { start: hub.start.bind(hub), raise: hub.raise.bind(hub), status };
  expect(await erasureNow(blobs, erasureId, ending)).toMatchObject({ status: "done" });
});

test("what is no erasure is not found, also if it is a file beside them", async () => {
  await erasureIdOf(blobs, photo);
  for (const name of ["salt", "0".repeat(32), "../cats/newest"])
    expect(await erasureNow(blobs, name, hub)).toBeUndefined();
});

test("where a photo went is told as long as it is known", async () => {
  const [model] = models;
  expect(await tracePhoto(blobs, planFor(model), photo)).toMatchObject({
    files: [{ path: `${model}/cat/1.png`, present: true }, { present: true }],
    datasets: [{ dataset, label: "cat", split: "train" }],
    versions: [{ version: "1", role: "trained on it", serves: false, tainted: null }],
    goldenImageOf: [`models/${model}/1`],
  });
  expect((await tracePhoto(blobs, planFor(model), other)).files).toMatchObject([{ present: false }]);
  await expect(tracePhoto(blobs, planFor(model), "0".repeat(64))).rejects.toThrow("has never seen the photo");
  expect(await erasureIdOf(blobs, photo)).toBe(await erasureIdOf(blobs, photo));
});

test("half a list of members, left by a killed task, hides no shard, and half a result stops no erasure", async () => {
  const [model] = models;
  await blobs.write(paths.shard("spec", `half${seed}`, "npz"), "pixels");
  await blobs.write(paths.shard("spec", `half${seed}`, "json"), '{"photos": ["12');
  const suspects = await shardsThatMayHold(blobs, photo);
  expect(suspects).toContainEqual(
    expect.objectContaining({ npz: paths.shard("spec", `half${seed}`, "npz"), finished: false }),
  );
  await blobs.write(paths.run(runOf(model), "evaluate/result.json"), `{"photos": ["${photo}"`);
  await blobs.write(paths.run(runOf(model), "evaluate/predictions.jsonl"), `{"a":1}\n{"photo":"${photo}"`);
  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  expect(await traces()).toEqual([]);
  expect((await blobs.read(paths.run(runOf(model), "evaluate/predictions.jsonl")))?.text).toBe('{"a":1}\n');
});

test("a file that was touched, written again or copied since it was inspected is erased too, and no other of its size", async () => {
  const [model] = models;
  const bytes = "the very bytes";
  photo = sha256(bytes);
  const put = (name: string, content: string) =>
    blobs.write({ container: "images", path: `${model}/${name}` }, content);
  const record = async (name: string, of = bytes) => ({
    ...{ path: `${model}/${name}`, etag: await put(name, of), size: of.length, photo: sha256(of) },
  });
  const names = ["touched", "headers", "again", "other"].map((name) => `cat/${name}.png`);
  const [touched, headers, again] = names as [string, string, string];
  const records = await Promise.all([touched, headers, again].map((name) => record(name)));
  records.push(await record("cat/other.png", bytes.toUpperCase()));
  await blobs.writeLines({ ...paths.indexes, path: `index/images/${model}/r-2.jsonl` }, records);
  await images().getBlobClient(`${model}/${touched}`).setMetadata({ reviewed: "yes" });
  await images().getBlobClient(`${model}/${headers}`).setHTTPHeaders({ blobContentType: "image/png" });
  await put(again, bytes);
  await put("dog/copy.png", bytes);
  await put("dog/unseen.png", "another photo.");

  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  expect(await readErasure(blobs, erasureId)).toMatchObject({ status: "done", files: 4 });
  const left = await collect(blobs.list({ container: "images", path: `${model}/` }));
  expect(left.map(({ path }) => path)).toEqual(
    ["cat/1.png", "cat/other.png", "cat/shared.png", "dog/unseen.png"].map((name) => `${model}/${name}`),
  );
});

test("a copy in a recycle bin, which nobody has inspected, is erased too; what lies beside it is not", async () => {
  const [model] = models;
  const bytes = "the binned bytes";
  photo = sha256(bytes);
  const put = (name: string, content: string) =>
    blobs.write({ container: "images", path: `${model}/${name}` }, content);
  const record = {
    path: `${model}/cat/9.png`,
    etag: await put("cat/9.png", bytes),
    size: bytes.length,
    photo,
  };
  const seen = { ...record, path: `${model}/.trash/9.png`, etag: await put(".trash/9.png", bytes) };
  await blobs.writeLines({ ...paths.indexes, path: `index/images/${model}/r-2.jsonl` }, [record, seen]);
  await put("#recycle/cat/9.png", bytes);
  await put("#recycle/cat/8.png", bytes.toUpperCase());
  const erasureId = await order();
  for (const step of stepsOf(erasureId)) await step();
  expect(await readErasure(blobs, erasureId)).toMatchObject({ status: "done", files: 3 });
  const left = await collect(blobs.list({ container: "images", path: `${model}/#recycle/` }));
  expect(left.map(({ path }) => path)).toEqual([`${model}/#recycle/cat/8.png`]);
});
