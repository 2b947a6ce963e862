import { parentPort, workerData } from "node:worker_threads";
import { explain, Problem, TerminalError } from "../kit/errors.ts";
import { asJpeg } from "./as-jpeg.ts";
import { decode } from "./decode.ts";
import { featuresOf } from "./features-of.ts";
import { type Model, openModel } from "./model.ts";
import { giveBack, ownMemory } from "./own-memory.ts";
import { bufferOf, type Item } from "./photos.ts";
import { unshared } from "./shared-pixels.ts";
import { atWork } from "./thread-end.ts";
import type { Answer, Asked, Sent, Work, Works } from "./works.ts";

const models = new Map<string, Model>();

const WORKS: { [W in Work]: (asked: Works[W]["asked"]) => Promise<Works[W]["told"]> } = {
  async open({ key, name, spec, onnx }) {
    const { buffer } = new Uint8Array(onnx); // ONNX Runtime reads no shared memory
    try {
      models.set(key, await openModel(Buffer.from(buffer), spec, name));
    } finally {
      buffer.transfer(0); // now: the garbage collector would leave it for as long as there is little else to collect
    }
    return null;
  },
  async close(key) {
    const model = models.get(key);
    models.delete(key);
    await model?.close();
    return null;
  },
  readPhotos: async (json) => (await import("./reading.ts")).readPhotos(bufferOf(json)),
  readInference: async ({ body, jsonLength }) =>
    (await import("./v2-request.ts")).readInference(bufferOf(body), jsonLength),
  predict: ({ key, item, keeps }) => predict(modelOf(key), item, keeps),
  look: async ({ key, item }) => (await import("./look.ts")).look(modelOf(key), item),
  cover: async ({ key, ...asked }) => (await import("./look.ts")).cover(modelOf(key), asked),
  draw: async ({ copy, drops }) => (await import("./overlay.ts")).overlay(copy, drops),
};

/** The life of a thread that decodes photos and asks models: one piece of work after the other. */
let last = Promise.resolve();
parentPort?.on("message", (asked: Asked) => {
  last = last.then(() =>
    atWork(workerData, async () => {
      parentPort?.postMessage(await done(asked));
      const bytes = bytesOf(asked);
      if (bytes) giveBack(bytes); // not before: what is told may be a part of them
    }),
  );
});

/** The file or the body that work is about: this thread's own copy. */
function bytesOf({ work, asked }: Asked): Uint8Array | undefined {
  if (work === "readPhotos") return asked;
  if (work === "readInference") return asked.body;
  if ((work !== "predict" && work !== "look") || "pixels" in asked.item) return undefined;
  return "heic" in asked.item ? asked.item.heic : asked.item.photo;
}

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

function modelOf(key: string): Model {
  const model = models.get(key);
  if (model) return model;
  const detail = "The model is loaded again: try again in a moment.";
  throw new Problem(503, "model-loading", detail, { retryAfter: 1 });
}

async function predict(model: Model, item: Item, keeps = false): Promise<Answer> {
  const started = performance.now();
  if ("heic" in item) {
    const jpeg = await asJpeg(item.heic);
    const convert = performance.now() - started;
    const { took, ...answer } = await predict(model, { photo: jpeg });
    const converted = { ...answer, took: { convert, ...took } };
    if (keeps) return { ...converted, jpeg };
    giveBack(jpeg);
    return converted;
  }
  const pixels = "photo" in item ? await decode(bufferOf(item.photo), ownMemory) : unshared(item.pixels);
  const features = featuresOf(pixels);
  const decoded = performance.now();
  const probabilities = await model.infer(pixels);
  giveBack(pixels.data);
  return { probabilities, features, took: { decode: decoded - started, infer: performance.now() - decoded } };
}
