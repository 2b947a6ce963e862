import { describe, expect, test } from "vitest";
import { packagesFor } from "../../../shared/tasks/packages.ts";

const named = (pins: string[]) => pins.map((pin) => pin.split("==")[0]);
const OWN = { cluster: "lifecycle", node_type: "small" };
const KERAS = ["keras.cnn"];

describe("what a kind of task is installed with", () => {
  test("is what it imports, each package with its version", () => {
    const pins = packagesFor("inspect", { cluster: "serverless" }, KERAS);
    expect(named(pins)).toEqual(expect.arrayContaining(["azure-storage-blob", "pillow", "simplejpeg"]));
    expect(named(pins)).not.toContain("mlflow");
    for (const pin of pins) expect(pin).toMatch(/^[a-z\d-]+==\d[\w.]*$/);
  });

  test("has a framework for training alone, and only where a trainer needs it", () => {
    const frameworks = (...asked: Parameters<typeof packagesFor>) =>
      named(packagesFor(...asked)).filter((name) => name === "tensorflow-cpu" || name === "torch");
    for (const where of [OWN, { cluster: "serverless" }]) {
      expect(frameworks("train", where, KERAS)).toEqual(["tensorflow-cpu"]);
      expect(frameworks("train_several", where, ["torch.cnn"])).toEqual(["torch"]);
      expect(frameworks("train", where, ["pretrained.efficientnet-lite0"])).toEqual([]);
      for (const entryPoint of [
        "inspect",
        "check",
        "preprocess",
        "evaluate",
        "register",
        "erase",
        "predict",
        "doctor",
      ] as const)
        expect(frameworks(entryPoint, where, [...KERAS, "torch.cnn"])).toEqual([]);
    }
  });

  test("leaves out what the runtime brings, and the frameworks of an ML runtime", () => {
    const ml = { ...OWN, runtime: "17.3.x-cpu-ml-scala2.13" };
    expect(named(packagesFor("train", OWN, KERAS))).not.toContain("numpy");
    expect(packagesFor("train", ml, KERAS)).toEqual(packagesFor("train", ml, []));
  });

  test.each([
    { cluster: "0123-456789-abcdefgh" },
    { ...OWN, image: { url: "registry.example.com/darkroom:1" } },
    { ...OWN, runtime: "19.0.x-scala2.13" },
  ])("is nothing where somebody has seen to it, or nobody knows what is there: %o", (machines) => {
    expect(packagesFor("train", machines, KERAS)).toEqual([]);
  });
});
