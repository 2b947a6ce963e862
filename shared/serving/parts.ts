import type { More } from "../kit/tracing.ts";

/** What became of a photo that was answered: milliseconds, `total` from when it was handed to the threads; `until` since 1970. */
interface Answered {
  model: string;
  version: string;
  convert?: number;
  decode: number;
  infer: number;
  total: number;
  until: number;
}

/** What a photo passed through, as traces show it: the wait for a thread, decoding, and the model. */
export function partsOf({
  model,
  version,
  convert = 0,
  decode,
  infer,
  total,
  until,
}: Answered): More["parts"] {
  const attributes = { "darkroom.model": model, "darkroom.version": version };
  const decodes = until - infer - decode;
  const converts = decodes - convert;
  return [
    { name: "wait", attributes, from: Math.min(until - total, converts), until: converts },
    ...(convert > 0 ? [{ name: "convert", attributes, from: converts, until: decodes }] : []),
    { name: "decode", attributes, from: decodes, until: until - infer },
    { name: "infer", attributes, from: until - infer, until },
  ];
}
