import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { backupCommand, restoreCommand } from "../../../cli/backup/command.ts";
import { ownStorage } from "../../../cli/backup/own-storage.ts";
import { identify } from "../../../local/processes.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { erasureIdOf } from "../../../shared/dataset/deny.ts";
import { datasetVersion, fileLines, manifestLines } from "../../../shared/dataset/manifest.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { publishFiles } from "../../../shared/plan/publish-files.ts";
import { pointAt, release } from "../../functions/serving/colours.ts";
import { planFile } from "../../functions/world.ts";
import { temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const env = { AZURE_STORAGE_CONNECTION_STRING: settings.DataStorage };
const cat = { container: "images", path: "pets/cat/1.jpg" };
const said: string[] = [];
vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
const split = "train" as const;
const photos = ["a cat", "a dog"]
  .map((bytes) => ({ photo: sha256(bytes), label: bytes.slice(2), split, path: `${bytes}.jpg`, etag: "1" }))
  .sort((a, b) => (a.photo < b.photo ? -1 : 1));
const dataset = datasetVersion(photos);
const summary = {
  ...{ dataset, snapshot: "s", runId: "run-2", describedAt: "2026-01-01T00:00:00Z" },
  ...{ classes: ["cat", "dog"], photos: 2, counts: {}, files: 2, leftOut: {}, classesLeftOut: [] },
  nearDuplicates: 0,
};

let to: string;
beforeEach(async () => {
  said.length = 0;
  vi.unstubAllEnvs();
  to = temporaryFolder();
  vi.stubEnv("TMPDIR", temporaryFolder());
  await publishFiles(blobs, new Map([["pets", planFile("pets")]]));
  for (const version of ["1", "2"]) await release(blobs, "pets", version);
  await pointAt(blobs, "pets", "2", "1");
  await blobs.write(cat, "a cat");
  await blobs.writeLines(paths.dataset("pets", dataset, "manifest.jsonl"), manifestLines(photos));
  await blobs.writeLines(paths.dataset("pets", dataset, "files.jsonl"), fileLines(photos));
  await blobs.writeJson(paths.dataset("pets", dataset, "summary.json"), summary);
  const record = { path: "cat/1.jpg", etag: "1", size: 5, photo: sha256("a cat") };
  await blobs.writeLines({ container: "datasets", path: "index/images/pets/run-2.jsonl" }, [record]);
  const ended = { outcome: "promoted", because: "better", endedAt: "2026-01-01T00:00:00Z" };
  await blobs.writeJson(paths.run("run-2", "result.json"), ended);
});

const backup = () => backupCommand(["--to", to, "--data", join(to, "no-stack")], env);
const rehearsed = () => restoreCommand(["--from", to, "--rehearse"], {});
const left = () => readdirSync(process.env.TMPDIR as string);

test("a backup comes back whole, elsewhere, is counted, and is gone again", async () => {
  await backup();
  const before = await blobs.read(cat);
  await rehearsed();
  expect(said.slice(-2).join("\n")).toMatch(
    /: 15 files came back in [\d.]+ s and were read again in [\d.]+ s, each as it was kept; 0 photos stayed erased[.]\n1 model, 1 of them serving; 2 versions with their bytes, 1 plan, 1 record of photos, 1 dataset of 2 photos, 1 run[.]/,
  );
  expect(await blobs.read(cat)).toEqual(before);
  expect(left()).toEqual([]);
});

test("all that does not hold together is named at once: a version's bytes, a card, a dataset, a result, a record", async () => {
  await blobs.write(paths.model("pets", "2", "model.onnx"), "other bytes");
  await blobs.write(paths.model("pets", "1", "version.json"), "{}");
  await blobs.writeLines(paths.dataset("pets", dataset, "manifest.jsonl"), manifestLines(photos.slice(1)));
  await blobs.write(paths.run("run-2", "result.json"), "{");
  await blobs.write({ container: "datasets", path: "index/images/pets/run-2.jsonl" }, '{"path": 1}\n');
  await backup();
  const error: Error = await rehearsed().then(
    () => expect.fail("it is not whole"),
    (thrown) => thrown,
  );
  for (const wrong of [
    "models/pets/2/model.onnx is not ",
    "models/pets/1/version.json cannot be read",
    "manifest.jsonl is not the dataset that it is named by",
    "runs/run-2/result.json cannot be read",
    "datasets/index/images/pets/run-2.jsonl",
  ])
    expect(error.message).toContain(wrong);
  expect(left()).toEqual([]);
});

test("a state that lacks a file is not whole", async () => {
  await backup();
  const [name = ""] = readdirSync(join(to, "states")).filter((file) => file.endsWith(".json"));
  const state = JSON.parse(readFileSync(join(to, "states", name), "utf8"));
  writeFileSync(
    join(to, "states", name),
    JSON.stringify({ ...state, missing: ["images/pets/2.jpg: leased"] }),
  );
  await expect(rehearsed()).rejects.toThrow("images/pets/2.jpg: leased");
});

test("a photo that was erased stays away, and a dataset may lack it", async () => {
  await backup();
  const erasureId = await erasureIdOf(blobs, sha256("a cat"));
  await blobs.writeJson(paths.erasure(erasureId), { erasureId });
  await blobs.writeLines(
    paths.dataset("pets", dataset, "manifest.jsonl"),
    manifestLines(photos.filter(({ label }) => label !== "cat")),
  );
  await backup();
  await blobs.writeJson(paths.erasure(erasureId), { erasureId, done: true });
  await backup();
  const [older = ""] = readdirSync(join(to, "states")).sort();
  await restoreCommand(["--from", to, "--rehearse", "--state", older.replace(/[.]jsonl?$/, "")], {});
  expect(said.at(-2)).toContain("1 photo stayed erased");
  await rehearsed();
  expect(said.at(-1)).toContain("1 dataset of 1 photo (1 not as named, since photos were erased)");
  await blobs.remove(paths.erasure(erasureId));
});

test("what one that was killed has left goes with the next, and what one that goes on has stays", async () => {
  const folder = process.env.TMPDIR as string;
  const name = (pid: number, started: string) =>
    `darkroom-rehearsal-${pid}-${Buffer.from(started).toString("hex")}`;
  const goesOn = name(process.ppid, identify(process.ppid)?.started as string);
  for (const one of [goesOn, name(process.ppid, "of another time"), "of-others"])
    mkdirSync(join(folder, one));
  await (await ownStorage(1))[Symbol.asyncDispose]();
  expect(left().sort()).toEqual([goesOn, "of-others"].sort());
});

test("one for which there is no room says so before it begins", async () => {
  await expect(ownStorage(Number.MAX_SAFE_INTEGER)).rejects.toThrow("TMPDIR");
  expect(left()).toEqual([]);
});
