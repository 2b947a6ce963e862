import { InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { type Features, featuresOf } from "../drift/features.ts";
import { TerminalError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { paths } from "../paths.ts";
import { readVersion } from "../release/store.ts";
import type { VersionCard } from "../release/traffic.ts";
import { decode } from "./decode.ts";

const Spec = z.object({
  format: z.literal(1),
  classes: z.array(z.string()).min(2),
  input: z.string(),
  output: z.string(),
  sha256: z.string(),
  decoder: z.object({ policy: z.string().optional() }).default({}),
});

/** What a model says of a photo. */
export interface Answer {
  /** In the order of the classes. */
  probabilities: Float32Array;
  /** What the photo was like. */
  features: Features;
}

/** A version that is loaded and can answer. */
export interface Model {
  card: VersionCard;
  classes: string[];
  /** By which decoding policy the photos were decoded that it was judged on; undefined before policies had names. */
  policy: string | undefined;
  predict(photo: Buffer): Promise<Answer>;
}

/** Loads a version's files and checks that they are whole. */
export async function loadModel(blobs: Blobs, name: string, version: string): Promise<Model> {
  const [card, spec, onnx] = await Promise.all([
    readVersion(blobs, name, version),
    blobs.json(paths.model(name, version, "model.json"), Spec),
    blobs.bytes(paths.model(name, version, "model.onnx")),
  ]);
  if (!card || !spec || !onnx)
    throw new TerminalError(`models/${name}/${version} is not whole: release it again`);
  if (sha256(onnx.bytes) !== spec.sha256)
    throw new TerminalError(`models/${name}/${version}/model.onnx is not the file that model.json describes`);
  const session = await InferenceSession.create(onnx.bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // Photos come in all sizes: a pattern of the last one's buffers would be wrong for the next.
    enableMemPattern: false,
  });
  return {
    card,
    classes: spec.classes,
    policy: spec.decoder.policy,
    async predict(photo) {
      const pixels = await decode(photo);
      const { data, width, height } = pixels;
      const image = new Tensor("uint8", data, [1, height, width, 3]);
      const outputs = await session.run({ [spec.input]: image });
      const probabilities = (outputs[spec.output] as Tensor).data as Float32Array;
      return { probabilities, features: featuresOf(pixels) };
    },
  };
}
