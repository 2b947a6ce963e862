import { describe, expect, test } from "vitest";
import { collectRegisterWith } from "../../../activities/releases/collect-register.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

const hub = new Hub();

describe("the registry's answer", () => {
  const collected = async (result: unknown) => {
    const { runId, model } = newRun();
    if (result) await blobs.writeJson(paths.run(runId, "register/result.json"), result);
    return collectRegisterWith({ blobs })({ runId, model: model.replace(/\d+/, "n") }, hub);
  };
  const answer = { version: "7", modelId: "m-1", source: "models:/m-1" };

  test("is a name and a number, in every layout so far", async () => {
    expect(await collected(answer)).toEqual({ name: "pets-n", number: "7" });
    expect(await collected({ name: "main.darkroom.pets", ...answer })).toEqual({
      ...{ name: "main.darkroom.pets", number: "7" },
    });
    expect(await collected({ format: 1, ...answer, seconds: 3, more: true })).toMatchObject({ number: "7" });
  });

  test("that is missing or wrong ends the run with the file's name", async () => {
    await expect(collected(undefined)).rejects.toThrow(
      /the task register succeeded but left no result at runs\/.+\/register\/result\.json/,
    );
    await expect(collected({ ...answer, version: "../7" })).rejects.toThrow(
      /register\/result\.json is no result of register: .*must be a version's number.*version/s,
    );
  });
});
