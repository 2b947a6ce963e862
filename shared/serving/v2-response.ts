import { type Answered, ranked } from "./answer.ts";
import type { Wanted } from "./v2-request.ts";
import type { InferResponse } from "./v2-schema.ts";
import type { Answer } from "./works.ts";

/** What is told of a photo. */
export interface Told {
  answer: Answer;
  told: Answered;
}
type Output = InferResponse["outputs"][number];
/** A tensor of texts, or of numbers. */
interface Values {
  datatype: "BYTES" | "FP32";
  shape: number[];
  data: (string | number)[];
}

/** The tensors that were asked for; of those that were asked for as bytes, the bytes, in their order. */
export function tensorsOf(wanted: readonly Wanted[], classes: readonly string[], photos: readonly Told[]) {
  const behind: Buffer[] = [];
  const outputs = wanted.map((one): Output => {
    const { data, ...kind } = valuesOf(one, classes, photos);
    if (!one.binary) return { name: one.name, ...kind, data };
    const bytes = bytesOf(kind.datatype, data);
    behind.push(bytes);
    return { name: one.name, ...kind, parameters: { binary_data_size: bytes.length } };
  });
  return { outputs, behind };
}

function valuesOf(wanted: Wanted, classes: readonly string[], photos: readonly Told[]): Values {
  const { name, classes: top } = wanted;
  if (name !== "probabilities")
    return { datatype: "BYTES", shape: [photos.length], data: photos.map(({ told }) => told[name]) };
  if (top === undefined) {
    const data = photos.flatMap(({ answer }) => [...answer.probabilities]);
    return { datatype: "FP32", shape: [photos.length, classes.length], data };
  }
  const data = photos.flatMap(({ answer: { probabilities } }) =>
    ranked(classes, probabilities, top).map(([label, one]) => `${one}:${classes.indexOf(label)}:${label}`),
  );
  return { datatype: "BYTES", shape: [photos.length, Math.min(top, classes.length)], data };
}

function bytesOf(datatype: Values["datatype"], data: Values["data"]): Buffer {
  if (datatype === "FP32") return Buffer.from(Float32Array.from(data as number[]).buffer);
  return Buffer.concat(
    data.flatMap((text) => {
      const bytes = Buffer.from(String(text));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}
