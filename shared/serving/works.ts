import type { Features } from "./features.ts";
import type { ModelSpec } from "./model-spec.ts";
import type { Colour, Patch } from "./occlusion.ts";
import type { Item, Photos } from "./photos.ts";
import type { Pixels } from "./pixels.ts";
import type { Inference } from "./v2-request.ts";

/** What a model says of a photo. */
export interface Answer {
  /** In the order of the classes. */
  probabilities: Float32Array;
  /** What the photo was like. */
  features: Features;
  /** Milliseconds. */
  took: { convert?: number; decode: number; infer: number };
  /** What it was turned into, of one that came as HEIC, where that is wanted. */
  jpeg?: Uint8Array;
}

/** A model as threads open it; they call it `key`, and messages `name`. */
export interface Opened {
  key: string;
  name: string;
  spec: ModelSpec;
  /** Shared by all threads. */
  onnx: Uint8Array;
}

/** A photo that is to be explained. */
export interface Look {
  /** What the model says of it. */
  probabilities: Float32Array;
  /** The photo, or a smaller one where it is large, and what the model says of that. */
  copy: Pixels;
  base: Float32Array;
  /** The colour that parts of it are covered with. */
  mean: Colour;
}

/** Parts that are covered, each alone. */
export interface Cover extends Pick<Look, "copy" | "mean"> {
  patches: Patch[];
}

/** What serving threads do: what each is asked, and what it tells. */
export interface Works {
  open: { asked: Opened; told: null };
  close: { asked: string; told: null };
  readPhotos: { asked: Uint8Array; told: Photos };
  readInference: { asked: { body: Uint8Array; jsonLength: number }; told: Inference };
  /** `keeps`: the JPEG that HEIC is turned into is wanted, too. */
  predict: { asked: { key: string; item: Item; keeps?: boolean }; told: Answer };
  look: { asked: { key: string; item: Item }; told: Look };
  cover: { asked: Cover & { key: string }; told: Float32Array[] };
  /** Each row of cells, and how much they cost. */
  draw: { asked: { copy: Pixels; drops: number[][] }; told: Uint8Array };
}
export type Work = keyof Works;
export type Asked = { [W in Work]: { work: W; asked: Works[W]["asked"] } }[Work];

/** What a thread sends back for each piece of work, in the order in which it was asked. */
export type Sent =
  | { ok: Works[Work]["told"] }
  | { problem: { status: number; type: string; detail: string; extra: Record<string, unknown> } }
  | { terminal: string }
  | { failed: string };
