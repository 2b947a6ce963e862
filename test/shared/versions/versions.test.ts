import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { describeVersion, describeVersions } from "../../../shared/versions/read-versions.ts";
import { countingBlobs } from "../clients/counting.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const PAGE = { after: "", limit: 50 };
const card = (version: string) => ({
  ...{ model: "pets", version, runId: `run-${version}`, snapshot: "s", dataset: "d", mlflowRunId: "m" },
  ...{ trainingHash: "t", code: "c", accuracy: 0.9 },
});

for (const version of ["9", "10"])
  await blobs.writeJson(paths.model("pets", version, "version.json"), card(version));
await blobs.write(paths.model("pets", "11", "model.onnx"), "half");
const traffic = { version: "9", previous: null, runId: "run-9", since: "2026-01-01T00:00:00Z" };
await blobs.writeJson(paths.traffic("pets"), traffic);

test("versions are listed with the newest first, without one that is still being copied", async () => {
  const { versions, next } = await describeVersions(blobs, "pets", PAGE);
  expect(versions).toMatchObject([
    { version: "10", serves: false, tainted: null, runUrl: "/api/runs/run-10" },
    { version: "9", serves: true, datasetUrl: "/api/models/pets/datasets/d" },
  ]);
  expect(next).toBeUndefined();
});

test("versions come by pages, the newest first", async () => {
  for (const version of ["1", "2", "3"])
    await blobs.writeJson(paths.model("cats", version, "version.json"), { ...card(version), model: "cats" });
  const first = await describeVersions(blobs, "cats", { after: "", limit: 2 });
  expect([first.versions.map(({ version }) => version), first.next]).toEqual([["3", "2"], "2"]);
  const second = await describeVersions(blobs, "cats", { after: "2", limit: 2 });
  expect([second.versions.map(({ version }) => version), second.next]).toEqual([["1"], undefined]);
});

test("of a page of versions only its own cards are read; one that cannot be read stands on its page", async () => {
  const { counting, reads } = countingBlobs(settings);
  for (let n = 1; n <= 20; n++)
    await blobs.writeJson(paths.model("hens", `${n}`, "version.json"), { ...card(`${n}`), model: "hens" });
  await blobs.write(paths.model("hens", "3", "version.json"), "{half");
  const first = await describeVersions(counting, "hens", { after: "", limit: 2 });
  expect([first.versions.map(({ version }) => version), first.broken, first.next]).toEqual([
    ["20", "19"],
    [],
    "19",
  ]);
  expect(reads.filter((path) => path.endsWith("/version.json"))).toHaveLength(2);
  const later = await describeVersions(blobs, "hens", { after: "4", limit: 2 });
  expect([later.versions.map(({ version }) => version), later.next]).toEqual([["2", "1"], undefined]);
  expect(later.broken).toMatchObject([{ version: "3" }]);
  await expect(describeVersions(blobs, "hens", { after: "99", limit: 2 })).rejects.toMatchObject({
    status: 422,
  });
});

test("a version whose card cannot be read is named, with the reason, and hides no other", async () => {
  await blobs.writeJson(paths.model("dogs", "1", "version.json"), card("1"));
  await blobs.write(paths.model("dogs", "2", "version.json"), "{half");
  const { versions, broken } = await describeVersions(blobs, "dogs", PAGE);
  expect([versions.length, broken]).toMatchObject([
    1,
    [{ version: "2", why: expect.stringContaining("dogs/2") }],
  ]);
  await expect(describeVersion(blobs, "dogs", "2")).rejects.toMatchObject({
    ...{ status: 500, type: "version-unreadable", message: expect.stringContaining("dogs/2/version.json") },
  });
});

test("a version that is still being copied is told of as such", async () => {
  await blobs.writeJson(paths.claim("pets", "11"), { runId: "run-11" });
  await expect(describeVersion(blobs, "pets", "11")).rejects.toMatchObject({
    ...{ status: 404, message: expect.stringContaining("still being copied") },
  });
  await expect(describeVersion(blobs, "pets", "x/../9")).rejects.toMatchObject({ status: 404 });
});

test("a version has the date on which its run ended", async () => {
  await blobs.writeJson(paths.run("run-9", "result.json"), {
    ...{ outcome: "promoted", because: "better", version: "9", endedAt: "2026-01-01T00:00:00Z" },
  });
  expect(await describeVersion(blobs, "pets", "9")).toMatchObject({ releasedAt: "2026-01-01T00:00:00Z" });
  expect((await describeVersion(blobs, "pets", "10")).releasedAt).toBeUndefined();
});

test("a version whose run left a result that cannot be read lacks its date, and no more", async () => {
  for (const broken of ["{half", '{"outcome":"promoted","because":"of a time without dates"}', "null"]) {
    await blobs.write(paths.run("run-10", "result.json"), broken);
    expect(await describeVersion(blobs, "pets", "10")).toMatchObject({ version: "10" });
    expect((await describeVersions(blobs, "pets", PAGE)).versions).toHaveLength(2);
  }
});
