import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { splitOf } from "../../shared/dataset/split.ts";
import { temporaryFolder } from "../local/processes.ts";
import { digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

interface Photo {
  path: string;
  bytes: Buffer;
}

const split = { train: 0.8, validation: 0.1, test: 0.1 };
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("a model that is no better than one constant answer is refused, whatever sides it was tested on", {
  timeout: 300_000,
}, async () => {
  const data = temporaryFolder();
  const pictures = digits(join(data, "digits"), ["0", "1", "2", "3", "4", "5"], 170);
  const darkroom = await startDarkroom(data, {
    old: tinyPlan("old"),
    shuffled: tinyPlan("shuffled"),
  });

  // Sides as they were stored while the hash alone gave them: half of what was learned, two thirds of what is tested.
  const old = pictures.flatMap(labelled({ train: [155, 163], validation: [12, 19], test: [33, 18] }));
  const sides = old.map(({ bytes }) => `${JSON.stringify({ photo: sha256(bytes) })}\n`).join("");
  const stored = darkroom.blobs.getContainerClient("datasets").getBlockBlobClient("old/sides/before.jsonl");
  await stored.upload(sides, Buffer.byteLength(sides));
  await upload(darkroom, "old", old);
  await upload(darkroom, "shuffled", pictures.slice(0, 400).map(shuffled));

  const [[onOldSides], [onShuffled]] = await Promise.all([
    runsOf(darkroom, "old", 1),
    runsOf(darkroom, "shuffled", 1),
  ]);
  const dataset = onOldSides && "dataset" in onOldSides ? onOldSides.dataset : "";
  expect(await darkroom.json("datasets", `old/${dataset}/summary.json`)).toMatchObject({
    counts: { cat: { train: 155, test: 33 }, dog: { train: 163, test: 18 } },
  });
  for (const run of [onOldSides, onShuffled])
    expect(run).toMatchObject({
      status: "refused",
      because: expect.stringContaining("better than the best constant"),
    });
});

/** Photos whose label says nothing of what they show, as many of each side and label as told. */
function labelled(counts: Record<"train" | "validation" | "test", [number, number]>) {
  const left = structuredClone(counts);
  return ({ bytes }: Photo, n: number): Photo[] => {
    const wanted = left[splitOf(sha256(bytes), split)];
    const label = wanted[0] > wanted[1] ? 0 : 1;
    if (wanted[label] === 0) return [];
    wanted[label]--;
    return [{ path: `${["cat", "dog"][label]}/${n}.png`, bytes }];
  };
}

const shuffled = ({ bytes }: Photo, n: number): Photo => ({
  path: `${Number.parseInt(sha256(bytes).slice(-1), 16) % 2 ? "cat" : "dog"}/${n}.png`,
  bytes,
});
