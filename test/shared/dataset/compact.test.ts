import { expect, test } from "vitest";
import { compactDatasets } from "../../../shared/dataset/compact.ts";
import { erasureIdOf } from "../../../shared/dataset/deny.ts";
import { readIndex, readSides } from "../../../shared/dataset/store.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { blobs, newRun, photo } from "../../activities/ground.ts";

const { model, plan, runId } = newRun();
const folder = paths.index(plan.images);
const file = (n: number) => ({ path: `${model}/cat/${n}.png`, etag: `e-${n}`, size: 3 });
const leased = { ...file(90), unreadable: { reason: "leased", detail: "" }, passing: true };

test("a year of small files is read as one: every record and side once, apart from what says nothing any more", async () => {
  for (let run = 0; run < 40; run++) {
    const records = [{ ...file(run), photo: photo(run), later: "kept" }, { ...file(99), gone: true }, leased];
    await blobs.writeLines({ ...folder, path: `${folder.path}run-${run}-1.jsonl` }, records);
    await blobs.writeLines(paths.sidesOf(model, `run-${run}`), [{ photo: photo(run), side: "test" }]);
  }
  const erased = await erasureIdOf(blobs, photo(7));
  await blobs.writeJson(paths.erasure(erased), {});
  await compactDatasets(blobs, plan);

  const records = await collect(readIndex(blobs, plan));
  expect(records).toHaveLength(41);
  expect(records.filter(({ photo: of }) => of !== undefined)).toHaveLength(39);
  expect(records).toContainEqual({ ...file(7), erased });
  expect(records.filter(({ passing }) => passing)).toEqual([leased]);
  const sides = await collect(readSides(blobs, model, runId));
  expect(sides.map((side) => side.photo).sort()).toEqual(
    [...Array(40).keys()].filter((n) => n !== 7).map(photo),
  );
});
