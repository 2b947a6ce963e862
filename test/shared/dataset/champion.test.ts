import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { readChampion } from "../../../shared/dataset/champion.ts";
import type { ClassLeftOut } from "../../../shared/dataset/classes.ts";
import { writeRunDataset } from "../../../shared/dataset/store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { startStorage } from "../intake/hub.ts";
import { dataset, healthy, photosOf } from "./described.ts";

const blobs = new Blobs(await startStorage());
const figures = { photos: 90, counts: {}, files: 90, leftOut: {}, nearDuplicates: 0 };
const left = (label: string, reason: ClassLeftOut["reason"]) => ({ label, photos: 5, reason, detail: "" });

/** Version 3, whose dataset was made first by another run than its own. */
async function seed(classes: string[], first: ClassLeftOut[], own?: ClassLeftOut[]) {
  const card = { model: "pets", version: "3", runId: "own", snapshot: "s", dataset: "d", mlflowRunId: "m" };
  const rest = { trainingHash: "t", code: "c", accuracy: 1 };
  await blobs.writeJson(paths.model("pets", "3", "version.json"), { ...card, ...rest });
  const made = { dataset: "d", snapshot: "s", runId: "first", describedAt: "2026-01-01T00:00:00Z" };
  await blobs.writeJson(paths.dataset("pets", "d", "summary.json"), {
    ...{ ...figures, classes, classesLeftOut: first },
    ...made,
  });
  await blobs.remove(paths.run("own", "dataset.json"));
  if (own) await writeRunDataset(blobs, "own", { ...figures, classes, classesLeftOut: own, ignored: {} });
}

test("a folder that was too small for the champion joins when it has grown, one that was absent then is held", async () => {
  await seed(["cat", "dog"], [left("bird", "class-too-small"), left("cow", "held-class")]);
  const champion = await readChampion(blobs, plan(), "3");
  expect(champion).toMatchObject({ classes: ["cat", "dog"], tooSmall: ["bird"] });
  const grown = [...healthy, ...["bird", "cow", "eel"].flatMap((label) => photosOf(label, 30))];
  const { classes, classesLeftOut } = await dataset(grown, {
    champion: champion as NonNullable<typeof champion>,
  });
  expect(classes).toEqual(["bird", "cat", "dog"]);
  expect(classesLeftOut.map(({ label, reason }) => [label, reason])).toEqual([
    ["cow", "held-class"],
    ["eel", "held-class"],
  ]);
  const small = [...healthy, ...photosOf("bird", 10)];
  expect(await dataset(small, { champion: champion as NonNullable<typeof champion> })).toMatchObject({
    classes: ["cat", "dog"],
    errors: [],
  });
});

test("what the champion's own run found counts, where an earlier run has made its dataset first", async () => {
  await seed(["cat", "dog"], [], [left("bird", "class-too-small")]);
  expect(await readChampion(blobs, plan(), "3")).toMatchObject({ tooSmall: ["bird"] });
});

test("its classes have the names that the plan gives them now", async () => {
  await seed(["cat", "dog"], [left("brid", "class-too-small")]);
  const renamed = plan("dataset: {renamed: {cat: kitty, brid: bird}}");
  expect(await readChampion(blobs, renamed, "3")).toMatchObject({
    classes: ["dog", "kitty"],
    tooSmall: ["bird"],
  });
});

test("a class that it learned from a hidden folder, or one of a system, is none that is missed", async () => {
  await seed([".ipynb_checkpoints", "__MACOSX", "cat", "dog"], []);
  expect(await readChampion(blobs, plan(), "3")).toMatchObject({ classes: ["cat", "dog"] });
});
