import type { Features } from "./features.ts";
import type { ModelSpec } from "./model.ts";
import type { Item, Photos } from "./photos.ts";
import type { Inference } from "./v2-request.ts";

/** What a model says of a photo. */
export interface Answer {
  /** In the order of the classes. */
  probabilities: Float32Array;
  /** What the photo was like. */
  features: Features;
  /** Milliseconds. */
  took: { decode: number; infer: number };
}

/** A model as threads open it; they call it `key`, and messages `name`. */
export interface Opened {
  key: string;
  name: string;
  spec: ModelSpec;
  /** Shared by all threads. */
  onnx: Uint8Array;
}

/** What serving threads do: what each is asked, and what it tells. */
export interface Works {
  open: { asked: Opened; told: null };
  close: { asked: string; told: null };
  readPhotos: { asked: Uint8Array; told: Photos };
  readInference: { asked: { body: Uint8Array; jsonLength: number }; told: Inference };
  predict: { asked: { key: string; item: Item }; told: Answer };
}
export type Work = keyof Works;
export type Asked = { [W in Work]: { work: W; asked: Works[W]["asked"] } }[Work];

/** What a thread sends back for each piece of work, in the order in which it was asked. */
export type Sent =
  | { ok: Works[Work]["told"] }
  | { problem: { status: number; type: string; detail: string; extra: Record<string, unknown> } }
  | { terminal: string }
  | { failed: string };
