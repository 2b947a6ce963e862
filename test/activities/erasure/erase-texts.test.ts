import { describe, expect, test } from "vitest";
import { eraseTextsWith } from "../../../activities/erasure/erase-texts.ts";
import { tombstone } from "../../../shared/dataset/tombstones.ts";
import { readPlaces } from "../../../shared/erasure/places.ts";
import { paths, REMOTE } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, linesOf, photo } from "../ground.ts";
import { ordered } from "./ordered.ts";

describe("the texts of a photo", () => {
  test("say of it that it was erased, in one area of one model, and are named in what changed; once", async () => {
    const { plans, erasureId, model, erased } = await ordered();
    const manifest = paths.dataset(model, "d".repeat(64), "manifest.jsonl");
    const judged = paths.judged("others");
    const lines = [erased, photo(1)].map((one) => ({ photo: one, label: "cat", split: "train" }));
    await blobs.writeLines(manifest, lines);
    await blobs.writeLines(judged, [{ photo: erased, times: 1, runId: "r" }]);
    const erase = () => eraseTextsWith({ blobs, plans })({ erasureId, model, area: "datasets" }, new Hub());
    expect(await erase()).toEqual({ changed: 1 });
    const photos = (await linesOf(manifest)).map((line) => line.photo);
    expect(photos.toSorted()).toEqual([tombstone(erasureId), photo(1)].toSorted());
    expect(await linesOf(judged)).toMatchObject([{ photo: erased }]);
    expect(await readPlaces(blobs, erasureId)).toEqual([`datasets/${manifest.path}`]);
    expect(await erase()).toEqual({ changed: 0 });
  });

  test("are looked for in what was trained by hand, too, whichever model that was for", async () => {
    const { plans, erasureId, model, erased } = await ordered();
    const error = paths.run(REMOTE, "20261128-ab12/error.json");
    await blobs.writeJson(error, { error: `the photo ${erased} has no pixels` });
    await eraseTextsWith({ blobs, plans })({ erasureId, model, area: "runs" }, new Hub());
    expect(await jsonOf(error)).toEqual({ error: "the photo (erased) has no pixels" });
    expect(await readPlaces(blobs, erasureId)).toEqual([`runs/${error.path}`]);
  });

  test("go with what bears its name, as a golden image does", async () => {
    const { plans, erasureId, model, erased } = await ordered();
    const golden = paths.model(model, "1", `golden/${erased}.png`);
    await blobs.write(golden, "pixels");
    await eraseTextsWith({ blobs, plans })({ erasureId, model, area: "models" }, new Hub());
    expect(await blobs.exists(golden)).toBe(false);
  });
});
