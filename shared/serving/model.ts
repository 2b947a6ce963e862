import { InferenceSession, Tensor } from "onnxruntime-node";
import { explain, TerminalError } from "../kit/errors.ts";
import { sha256 } from "../kit/hash.ts";
import { refused } from "../photos/policy.ts";
import { hasExternalData } from "./external-data.ts";
import { firstResize } from "./first-resize.ts";
import type { ModelSpec } from "./model-spec.ts";
import type { Pixels } from "./pixels.ts";
import { resize } from "./resize.ts";

/** A model that can answer. */
export interface Model {
  /** A probability of each class, in their order. Throws a `Problem` where it makes none of a photo. */
  infer(pixels: Pixels): Promise<Float32Array>;
  /** Gives its memory back. It answers no more. */
  close(): Promise<void>;
}

/** How far the sum of probabilities may be from 1: float32 arithmetic over thousands of classes. */
const SUMS_TO_1 = 1e-3;

/** How far a probability may lie from what the same model says that resizes for itself: less than a grey level makes. */
const SAME = 1e-5;
/** What each model is asked at first: noise, since all sizes of one colour look the same. */
const PROBE: Pixels = { data: noise(160 * 120 * 3), width: 160, height: 120 };

/** Opens a model. Throws `TerminalError`, which calls it `name`, unless it is what its spec says and answers with probabilities. */
export async function openModel(onnx: Buffer, spec: ModelSpec, name: string): Promise<Model> {
  if (sha256(onnx) !== spec.sha256)
    throw new TerminalError(`${name}/model.onnx is not the file that model.json describes`);
  const session = await openSession(onnx).catch((error: unknown) => {
    throw new TerminalError(`${name}/model.onnx cannot be used: ${explain(error)}`);
  });
  const odd = oddShape(session, spec);
  if (odd) throw new TerminalError(`${name}/model.onnx ${odd}`);
  const infer = async ({ data, width, height }: Pixels) => {
    const image = new Tensor("uint8", data, [1, height, width, 3]);
    const outputs = await session.run({ [spec.input]: image });
    return (outputs[spec.output] as Tensor).data as Float32Array;
  };
  const said = await infer(PROBE);
  const sum = said.reduce((total, share) => total + share, 0);
  if (!(Math.abs(sum - 1) <= SUMS_TO_1))
    throw new TerminalError(`${name}/model.onnx answers with figures that sum to ${sum}: no probabilities`);
  const close = () => session.release();
  const size = firstResize(onnx, spec.input);
  if (!size) return { infer: checked(infer, name), close };
  const inferResized = (pixels: Pixels) => infer(resize(pixels, size) ?? pixels);
  const again = await inferResized(PROBE);
  const isSame = said.every((share, n) => Math.abs(share - (again[n] as number)) <= SAME);
  return { infer: checked(isSame ? inferResized : infer, name), close };
}

/** What is no number would be null to who asks, and a line of the log or of a batch that nobody can read. */
function checked(infer: Model["infer"], name: string): Model["infer"] {
  return async (pixels) => {
    const said = await infer(pixels).catch((error: unknown) => {
      console.error(`${name}: of ${pixels.width} x ${pixels.height} pixels: ${explain(error)}`);
    });
    if (!said?.every(Number.isFinite)) throw refused("no-answer");
    return said;
  };
}

async function openSession(onnx: Buffer): Promise<InferenceSession> {
  if (hasExternalData(onnx)) throw new Error("it keeps weights in other files: export it as one file");
  return InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // Photos come in all sizes: a pattern of the last one's buffers would be wrong for the next.
    enableMemPattern: false,
    // An arena keeps what the largest photo took for as long as the session lives: of each model, in each thread.
    enableCpuMemArena: false,
  });
}

/** What of a model's input and output is not as serving feeds and reads them. */
function oddShape({ inputMetadata, outputMetadata }: InferenceSession, spec: ModelSpec): string | undefined {
  const sides = [
    { what: "input", found: inputMetadata, name: spec.input, type: "uint8", rank: 4, last: 3 },
    {
      what: "output",
      found: outputMetadata,
      name: spec.output,
      type: "float32",
      rank: 2,
      last: spec.classes.length,
    },
  ];
  for (const { what, found, name, type, rank, last } of sides) {
    const [one, ...others] = found;
    if (one === undefined || others.length > 0 || one.name !== name)
      return `has the ${what}s ${found.map(({ name }) => `"${name}"`).join(", ")}, not "${name}" alone`;
    if (!one.isTensor || one.type !== type || one.shape.length !== rank || one.shape.at(-1) !== last)
      return `has a ${what} of another type or shape than ${type} with ${rank} dimensions, the last of ${last}`;
  }
  return undefined;
}

/** The same noise each time. */
function noise(bytes: number): Uint8Array {
  const made = new Uint8Array(bytes);
  for (let n = 0, state = 1; n < bytes; n++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    made[n] = state >>> 24;
  }
  return made;
}
