import type { z } from "zod";
import { INPUTS, type ModelMetadata, type ServerMetadata } from "./v2-schema.ts";

export const SERVER: z.infer<typeof ServerMetadata> = {
  name: "darkroom",
  version: "1",
  extensions: ["classification", "binary_tensor_data"],
};

/** What a model takes and gives: photos of any size, so many as there are; `versions` are those that may be asked. */
export function metadataOf(
  name: string,
  versions: string[],
  classes: readonly string[],
): z.infer<typeof ModelMetadata> {
  return {
    ...{ name, versions, platform: "onnxruntime_onnx" },
    inputs: [
      { name: "image", datatype: INPUTS.image, shape: [-1] },
      { name: "pixels", datatype: INPUTS.pixels, shape: [-1, -1, -1, 3] },
    ],
    outputs: [
      { name: "probabilities", datatype: "FP32", shape: [-1, classes.length] },
      { name: "label", datatype: "BYTES", shape: [-1] },
      { name: "predictionId", datatype: "BYTES", shape: [-1] },
    ],
  };
}
