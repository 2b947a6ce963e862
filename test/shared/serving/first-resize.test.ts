import { expect, test } from "vitest";
import { firstResize } from "../../../shared/serving/first-resize.ts";
import { PILLOWS, type Resizing, resizingModel } from "./onnx.ts";

const found = (changes: Partial<Resizing> = {}, input = "image") =>
  firstResize(resizingModel({ height: 64, width: 48, ...changes }), input);
const { exclude_outside: _, ...outside } = PILLOWS;

test("a model that first of all resizes photos as training does says to which size", () => {
  expect(found()).toEqual({ height: 64, width: 48 });
  expect(found({ nodes: [["Identity", "resized", "more"]] })).toEqual({ height: 64, width: 48 });
});

test.each<[what: string, changes: Partial<Resizing>, input?: string]>([
  ["resizes otherwise", { attributes: { ...PILLOWS, mode: "cubic" } }],
  ["does not leave out what is outside", { attributes: outside }],
  ["keeps the sides' ratio", { attributes: { ...PILLOWS, keep_aspect_ratio_policy: "not_larger" } }],
  ["resizes other sides", { attributes: { ...PILLOWS, axes: [2, 1] } }],
  ["counts sides from the end", { attributes: { ...PILLOWS, axes: [-3, -2] } }],
  ["transforms them first", { nodes: [["Identity", "image", "turned"]], from: "turned" }],
  ["looks at them elsewhere, too", { nodes: [["Shape", "image", "shape"]] }],
  ["takes something else", {}, "pixels"],
])("one that %s says none", (_, changes, input) => expect(found(changes, input)).toBeUndefined());

test("what has no graph says none", () => expect(firstResize(new Uint8Array(), "image")).toBeUndefined());
