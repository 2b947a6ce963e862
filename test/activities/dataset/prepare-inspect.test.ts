import { beforeEach, describe, expect, test } from "vitest";
import { prepareInspectWith } from "../../../activities/dataset/prepare-inspect.ts";
import { inspectTask } from "../../../shared/dataset/tasks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { POLICY } from "../../../shared/photos/policy.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobOf, blobs, linesOf, newRun, photo, specAt } from "../ground.ts";

let asked = newRun();
beforeEach(() => {
  asked = newRun();
});
const file = (n: number, size = 3) => ({ path: `${asked.model}/cat/${n}.png`, etag: `e-${n}`, size });
const listed = (...lines: object[]) => blobs.writeLines(paths.snapshot(asked.model, asked.snapshot), lines);
const inspected = (...records: object[]) => {
  const folder = paths.index(asked.plan.images);
  return blobs.writeLines({ ...folder, path: `${folder.path}before.jsonl` }, records);
};
const prepare = () => prepareInspectWith({ blobs })(asked, new Hub());

describe("an inspection", () => {
  test("is told of the files that nobody has read, and of photos that they may be copies of", async () => {
    await listed(file(1), file(2), file(3, 9));
    await inspected(
      { ...file(1), photo: photo(1), policy: POLICY },
      { ...file(9, 8), photo: photo(9), policy: POLICY },
    );
    const { specs, ...counts } = await prepare();
    expect(counts).toEqual({ files: 3, unseen: 2 });
    const [spec] = await Promise.all(specs.map(specAt));
    expect(inspectTask.spec.parse(spec)).toMatchObject({
      ...{ format: 1, policy: POLICY, images: expect.stringMatching(/\/images$/) },
      records: expect.stringMatching(`/datasets/index/images/${asked.model}/${asked.runId}-1.jsonl$`),
      result: blobs.uri(paths.run(asked.runId, "inspect/1.result.json")),
    });
    expect(await linesOf(blobOf(spec.photos))).toEqual([file(2), file(3, 9)]);
    expect(await linesOf(blobOf(spec.known))).toEqual([photo(1)]);
  });

  test("is not done where everything has been read", async () => {
    await listed(file(1));
    await inspected({ ...file(1), photo: photo(1), policy: POLICY });
    expect(await prepare()).toEqual({ specs: [], files: 1, unseen: 0 });
  });

  test("of many files is divided, and repeated alike", async () => {
    await listed(...Array.from({ length: 1500 }, (_, n) => file(n)));
    const first = await prepare();
    expect(first.specs).toHaveLength(2);
    const of = async () => {
      const specs = await Promise.all(first.specs.map(specAt));
      return Promise.all(specs.map(async (spec) => [spec, await linesOf(blobOf(spec.photos))]));
    };
    const written = await of();
    expect(written.map(([, lines]) => lines.length)).toEqual([1000, 500]);
    expect(await prepare()).toEqual(first);
    expect(await of()).toEqual(written);
  });
});
