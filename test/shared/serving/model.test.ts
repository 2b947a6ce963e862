import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { sha256 } from "../../../shared/kit/hash.ts";
import { openModel } from "../../../shared/serving/model.ts";
import type { ModelSpec } from "../../../shared/serving/model-spec.ts";

const CLASSES = ["red", "green", "blue"];
const fixture = (name: string) => readFileSync(join(import.meta.dirname, `fixtures/${name}.onnx`));
const specOf = (onnx: Buffer, changes: Partial<ModelSpec> = {}): ModelSpec => ({
  ...{ format: 1, classes: CLASSES, input: "image", output: "probabilities", sha256: sha256(onnx) },
  decoder: {},
  ...changes,
});
const open = (onnx: Buffer, changes: Partial<ModelSpec> = {}) =>
  openModel(onnx, specOf(onnx, changes), "models/pets/7");

describe("a model", () => {
  test("answers with a probability of every class", async () => {
    const data = new Uint8Array(Array.from({ length: 9 * 7 }, () => [20, 200, 20]).flat());
    const probabilities = await (await open(fixture("colours"))).infer({ data, width: 9, height: 7 });
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(1);
    expect(probabilities.reduce((sum, one) => sum + one)).toBeCloseTo(1);
  });

  test("refuses a photo of which it makes no numbers or over which it fails, and answers about others", async () => {
    const logged = vi.spyOn(console, "error").mockReturnValue();
    onTestFinished(() => logged.mockRestore());
    const model = await open(fixture("no-answer-to-black"));
    const grey = (level: number) => ({ data: new Uint8Array(27).fill(level), width: 3, height: 3 });
    await expect(model.infer(grey(0))).rejects.toMatchObject({ status: 422, type: "no-answer" });
    expect(logged).not.toHaveBeenCalled();
    await expect(model.infer({ ...grey(99), width: 4 })).rejects.toMatchObject({ type: "no-answer" });
    expect(logged).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching("^models/pets/7: of 4 x 3 pixels: "),
    );
    expect((await model.infer(grey(99))).reduce((sum, one) => sum + one)).toBeCloseTo(1);
  });

  test.each<[what: string, model: string, changes: Partial<ModelSpec>, why: RegExp]>([
    [
      "other bytes than were judged",
      "colours",
      { sha256: "0".repeat(64) },
      /is not the file that model.json describes/,
    ],
    ["weights in another file", "external-data", {}, /keeps weights in other files: export it as one file/],
    ["two outputs", "two-outputs", {}, /has the outputs "probabilities", "again", not "probabilities" alone/],
    ["an input of another name", "colours", { input: "x" }, /has the inputs "image", not "x" alone/],
    [
      "more classes than outputs",
      "colours",
      { classes: [...CLASSES, "mauve"] },
      /output of another type or shape.*last of 4/,
    ],
    ["no probabilities", "no-probabilities", {}, /answers with figures that sum to/],
  ])("is not opened with %s", async (_, model, changes, why) => {
    await expect(open(fixture(model), changes)).rejects.toThrow(why);
  });

  test("is not opened when it is no model at all", async () => {
    for (const bytes of ["not a model", "", "\x08"])
      await expect(open(Buffer.from(bytes))).rejects.toThrow("models/pets/7/model.onnx cannot be used: ");
  });
});
