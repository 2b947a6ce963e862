import { parentPort } from "node:worker_threads";
import { explain, Problem, TerminalError } from "../kit/errors.ts";
import { decode } from "./decode.ts";
import { featuresOf } from "./features.ts";
import { type Model, openModel } from "./model.ts";
import type { Item } from "./photos.ts";
import { readPhotos } from "./reading.ts";
import { readInference } from "./v2-request.ts";
import type { Answer, Asked, Sent, Work, Works } from "./works.ts";

const models = new Map<string, Model>();

const WORKS: { [W in Work]: (asked: Works[W]["asked"]) => Promise<Works[W]["told"]> } = {
  async open({ key, name, spec, onnx }) {
    models.set(key, await openModel(Buffer.from(onnx), spec, name));
    return null;
  },
  async close(key) {
    models.delete(key);
    return null;
  },
  readPhotos: async (json) => readPhotos(bufferOf(json)),
  readInference: async ({ body, jsonLength }) => readInference(bufferOf(body), jsonLength),
  predict: ({ key, item }) => predict(models.get(key), item),
};

/** The life of a thread that decodes photos and asks models: one piece of work after the other. */
let last = Promise.resolve();
parentPort?.on("message", (asked: Asked) => {
  last = last.then(async () => parentPort?.postMessage(await done(asked)));
});

async function done({ work, asked }: Asked): Promise<Sent> {
  try {
    return { ok: await WORKS[work](asked as never) };
  } catch (error) {
    if (error instanceof Problem) {
      const { status, type, message: detail, extra } = error;
      return { problem: { status, type, detail, extra } };
    }
    return error instanceof TerminalError ? { terminal: error.message } : { failed: explain(error) };
  }
}

async function predict(model: Model | undefined, item: Item): Promise<Answer> {
  if (!model)
    throw new Problem(503, "model-loading", "The model is loaded again: try again in a moment.", {
      retryAfter: 1,
    });
  const started = performance.now();
  const pixels = "photo" in item ? await decode(bufferOf(item.photo)) : item.pixels;
  const features = featuresOf(pixels);
  const decoded = performance.now();
  const probabilities = await model.infer(pixels);
  return { probabilities, features, took: { decode: decoded - started, infer: performance.now() - decoded } };
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);
