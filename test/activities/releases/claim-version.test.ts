import { describe, expect, test } from "vitest";
import { claimVersionWith } from "../../../activities/releases/claim-version.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun } from "../ground.ts";

const sha256 = "a".repeat(64);
const claim = (model: string, runId: string, number: string) =>
  claimVersionWith({ blobs })({ model, runId, sha256, registry: { name: model, number } }, new Hub());

describe("the claim of a version", () => {
  test("takes the registry's number and says whose it is; a repetition finds its own", async () => {
    const { model, runId } = newRun();
    expect(await claim(model, runId, "3")).toEqual({ version: "3" });
    expect(await jsonOf(paths.claim(model, "3"))).toMatchObject({ runId, sha256 });
    expect(await claim(model, runId, "3")).toEqual({ version: "3" });
  });

  test("takes the next number where another run has that one", async () => {
    const { model, runId } = newRun();
    await claim(model, runId, "3");
    expect(await claim(model, runId.replace(/1$/, "2"), "3")).toEqual({ version: "4" });
    expect(await jsonOf(paths.claim(model, "3"))).toMatchObject({ runId });
  });
});
