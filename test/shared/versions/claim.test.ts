import { beforeEach, describe, expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { claimVersion } from "../../../shared/versions/claim.ts";
import { newestNumbers } from "../../../shared/versions/store.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
let model = "";
let models = 0;
beforeEach(() => {
  model = `pets-${++models}`;
});

const claim = (run: string, wanted: string) =>
  claimVersion(blobs, model, { runId: run, sha256: "a".repeat(64) }, wanted);
const card = (version: string, runId: string) => ({
  ...{ model, version, runId, snapshot: "s", dataset: "d", mlflowRunId: "m" },
  ...{ trainingHash: "t", code: "c", accuracy: 0.9 },
});

describe("a version's number", () => {
  test("is the registry's where its folder is free", async () => {
    expect(await claim("run-a", "1")).toBe("1");
    expect(await claim("run-b", "2")).toBe("2");
    expect(await claim("run-c", "9")).toBe("9");
  });

  test("is the same for the run that asks again, however often it died in between", async () => {
    await claim("run-a", "1");
    expect(await claim("run-b", "1")).toBe("2");
    expect(await claim("run-b", "1")).toBe("2");
    expect(await claim("run-a", "1")).toBe("1");
  });

  test("is the next above the highest where the registry counts anew", async () => {
    for (const [run, number] of [
      ["run-a", "1"],
      ["run-b", "2"],
      ["run-c", "3"],
    ] as const)
      await claim(run, number);
    expect(await claim("run-d", "1")).toBe("4");
  });

  test("is taken by a version of before there were claims, whole or half copied", async () => {
    await blobs.writeJson(paths.model(model, "1", "version.json"), card("1", "run-a"));
    await blobs.write(paths.model(model, "2", "model.onnx"), "half");
    expect(await claim("run-b", "1")).toBe("3");
    expect(await claim("run-a", "1")).toBe("1");
  });

  test("is the same for the run that asks again after it died between its claim and its note", async () => {
    await claim("run-a", "1");
    await claim("run-b", "1");
    await blobs.remove(paths.versionByNumber(model, "2"));
    expect(await claim("run-b", "1")).toBe("2");
    expect(await newestNumbers(blobs, model, 1)).toEqual(["2"]);
  });

  test("is above those of before they were noted, too", async () => {
    for (const version of ["1", "2", "10"])
      await blobs.writeJson(paths.model(model, version, "version.json"), card(version, "run-a"));
    expect(await newestNumbers(blobs, model, 2)).toEqual(["10", "2"]);
    expect(await claim("run-b", "2")).toBe("11");
    expect(await newestNumbers(blobs, model, 2)).toEqual(["11", "10"]);
  });

  test("is found by how high it is, not by how it is spelt", async () => {
    for (const wanted of ["9", "10", "100"]) await claim(`run-${wanted}`, wanted);
    expect(await newestNumbers(blobs, model, 2)).toEqual(["100", "10"]);
    expect(await newestNumbers(blobs, model, 5)).toEqual(["100", "10", "9"]);
  });

  test("goes to one run each, however many ask at once", async () => {
    const runs = Array.from({ length: 12 }, (_, n) => `run-${n}`);
    const numbers = await Promise.all(runs.map((run) => claim(run, "1")));
    expect(new Set(numbers).size).toBe(12);
    expect(await Promise.all(runs.map((run) => claim(run, numbers[runs.indexOf(run)] as string)))).toEqual(
      numbers,
    );
  });
});
