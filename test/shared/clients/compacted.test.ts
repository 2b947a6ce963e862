import { expect, test } from "vitest";
import { z } from "zod";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { type Collection, compact, filesOf, linesIn } from "../../../shared/clients/compacted.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { startStorage } from "../intake/hub.ts";

const DAY = 86_400_000;
const settings = await startStorage();
const blobs = new Blobs(settings);
let collections = 0;

/** A collection of so many files of one line, its number. */
async function collectionOf(files: number): Promise<Collection> {
  const name = `c${++collections}`;
  const collection = {
    folder: { container: "datasets", path: `${name}/` },
    compacted: { container: "datasets", path: `${name}.json` },
  };
  await addAll(collection, 0, files);
  return collection;
}
const at = ({ folder }: Collection, name: string) => ({ ...folder, path: `${folder.path}${name}.jsonl` });
const add = (collection: Collection, n: number) =>
  blobs.write(at(collection, `part-${n}`), `${JSON.stringify({ n })}\n`);
const addAll = (collection: Collection, from: number, to: number) =>
  Promise.all(Array.from({ length: to - from }, (_, n) => add(collection, from + n)));
const Line = z.object({ n: z.number() });
const read = async (collection: Collection, from = blobs) =>
  (await collect(linesIn(from, collection, Line))).map(({ n }) => n);
/** What there is, named once. */
const all = async (collection: Collection, from = blobs) =>
  [...new Set(await read(collection, from))].sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
async function* asIs(lines: AsyncIterable<string>) {
  for await (const line of lines) yield JSON.parse(line);
}
const filesIn = async (collection: Collection) => collect(blobs.list(collection.folder));

test("few files are left alone", async () => {
  const few = await collectionOf(31);
  await compact(blobs, few, asIs);
  expect(await blobs.exists(few.compacted)).toBe(false);
  expect(await collect(filesOf(blobs, few))).toHaveLength(31);
});

test("many become one, each line once; later files are read beside it, and put together with it in turn", async () => {
  const many = await collectionOf(32);
  await compact(blobs, many, asIs);
  expect(await collect(filesOf(blobs, many))).toHaveLength(1);
  expect(await all(many)).toEqual(upTo(32));
  expect(await read(many)).toHaveLength(32);
  await addAll(many, 32, 64);
  expect(await collect(filesOf(blobs, many))).toHaveLength(33);
  await compact(blobs, many, asIs);
  expect(await collect(filesOf(blobs, many))).toHaveLength(1);
  expect((await read(many)).sort((a, b) => a - b)).toEqual(upTo(64));
});

test("superseded files stay for three days, for those that were told of them, and go when there are many", async () => {
  const many = await collectionOf(32);
  await compact(blobs, many, asIs);
  await compact(blobs, many, asIs, Date.now() + 2 * DAY);
  expect(await filesIn(many)).toHaveLength(33);
  await compact(blobs, many, asIs, Date.now() + 4 * DAY);
  expect(await filesIn(many)).toHaveLength(1);
  expect(await all(many)).toEqual(upTo(32));
});

test("a file that is written again is read again, and is not removed as what it was", async () => {
  const many = await collectionOf(32);
  await compact(blobs, many, asIs);
  await blobs.writeLines(at(many, "part-3"), [{ n: 3 }, { n: 99 }]);
  expect(await all(many)).toEqual([...upTo(32), 99]);
  await compact(blobs, many, asIs, Date.now() + 4 * DAY);
  expect(await all(many)).toEqual([...upTo(32), 99]);
});

test("fields of a later version stay when the collection is put together again", async () => {
  const many = await collectionOf(32);
  await compact(blobs, many, asIs);
  const before = JSON.parse((await blobs.read(many.compacted))?.text ?? "");
  await blobs.writeJson(many.compacted, { ...before, later: true });
  await addAll(many, 32, 64);
  await compact(blobs, many, asIs);
  expect(JSON.parse((await blobs.read(many.compacted))?.text ?? "")).toMatchObject({
    format: 1,
    later: true,
  });
});

test("collections below another one are read with it, and put together by themselves", async () => {
  const many = await collectionOf(32);
  const below = { folder: at(many, "below/x"), compacted: at(many, "y") };
  below.folder.path = `${many.folder.path}below/`;
  below.compacted.path = `of-${many.compacted.path}`;
  await addAll(below, 100, 132);
  await compact(blobs, below, asIs);
  await compact(blobs, many, asIs);
  await compact(blobs, many, asIs, Date.now() + 4 * DAY);
  expect(await all(below)).toEqual(upTo(132).slice(100));
  expect(await all(many)).toEqual([...upTo(32), ...upTo(132).slice(100)]);
});

/** The client of a process that does something before each change, such as dying. */
class Hooked extends Blobs {
  before: (change: number) => Promise<void> = async () => undefined;
  #changes = 0;
  async #next() {
    await this.before(++this.#changes);
  }
  override async writeLines(...args: Parameters<Blobs["writeLines"]>) {
    await this.#next();
    await super.writeLines(...args);
  }
  override async writeJson(...args: Parameters<Blobs["writeJson"]>) {
    await this.#next();
    return super.writeJson(...args);
  }
  override async remove(...args: Parameters<Blobs["remove"]>) {
    await this.#next();
    return super.remove(...args);
  }
}

test("killed before any of its changes, it has lost nothing, and the next one does it", async () => {
  for (const fatal of [1, 20, 33, 34]) {
    const many = await collectionOf(32);
    await compact(blobs, many, asIs);
    await addAll(many, 32, 64);
    const dying = new Hooked(settings);
    dying.before = async (change) => {
      if (change === fatal) throw new Error("killed");
    };
    const later = Date.now() + 4 * DAY;
    await compact(dying, many, asIs, later).catch((error) => expect(error.message).toBe("killed"));
    expect(await read(many)).toHaveLength(64);
    expect(await all(many)).toEqual(upTo(64));
    await compact(blobs, many, asIs, later);
    await compact(blobs, many, asIs, later + 4 * DAY);
    expect((await read(many)).sort((a, b) => a - b)).toEqual(upTo(64));
    expect(await filesIn(many)).toHaveLength(1);
  }
});

test("whoever reads meanwhile reads all, and of several who do it at once one counts", async () => {
  const many = await collectionOf(64);
  const each = [1, 2, 3].map(() => {
    const one = new Hooked(settings);
    one.before = async () => expect(await all(many, new Blobs(settings))).toEqual(upTo(64));
    return one;
  });
  await Promise.all(each.map((one) => compact(one, many, asIs)));
  expect(await read(many)).toHaveLength(64);
  expect((await filesIn(many)).length).toBe(65);
});

test("where the file that stands for many is missing, that is an error which names it", async () => {
  const many = await collectionOf(32);
  await compact(blobs, many, asIs);
  for (const { path } of await filesIn(many))
    if (path.includes("compacted-")) await blobs.remove({ ...many.folder, path });
  await expect(read(many)).rejects.toThrow(/compacted-.* is missing, of which datasets.c\d+.json says/);
});
