import { isDeepStrictEqual } from "node:util";
import protobuf from "protobufjs/minimal.js";
import type { Size } from "./resize.ts";

/** Numbers of the fields that are read here, in onnx.proto3. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, type: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, number: 3, text: 4, numbers: 8 };
const TENSOR = { name: 8, raw: 9 };
/** How values of those kinds are written. */
const [VARINT, DELIMITED] = [0, 2];

/** What a resize is told that is Pillow's bilinear one (training's models/graph.py). */
const OURS = { antialias: [1], axes: [1, 2], exclude_outside: [1], mode: ["linear"] };

/** The size to which a model resizes its photos before anything else, as ours do; undefined where it does something else with them. */
export function firstResize(onnx: Uint8Array, input: string): Size | undefined {
  const graph = fieldsOf(fieldsOf(onnx).messages(MODEL.graph)[0] ?? new Uint8Array());
  const [node, ...others] = graph
    .messages(GRAPH.node)
    .map(fieldsOf)
    .filter(({ texts }) => texts(NODE.input).includes(input));
  if (!node || others.length > 0 || node.texts(NODE.type)[0] !== "Resize") return undefined;
  const [photos, , , size, ...more] = node.texts(NODE.input);
  const told = node.messages(NODE.attribute).map((attribute) => {
    const { texts, numbers } = fieldsOf(attribute);
    const values = [...numbers(ATTRIBUTE.number), ...numbers(ATTRIBUTE.numbers), ...texts(ATTRIBUTE.text)];
    return [texts(ATTRIBUTE.name)[0], values];
  });
  if (photos !== input || more.length > 0 || !isDeepStrictEqual(Object.fromEntries(told), OURS))
    return undefined;
  const constants = graph.messages(GRAPH.initializer).map(fieldsOf);
  const raw = constants.find(({ texts }) => texts(TENSOR.name)[0] === size)?.messages(TENSOR.raw)[0];
  if (raw?.length !== 16) return undefined; // two sides of 64 bits
  const sides = new DataView(raw.buffer, raw.byteOffset);
  return { height: Number(sides.getBigInt64(0, true)), width: Number(sides.getBigInt64(8, true)) };
}

/** The fields of one message by their numbers; those that it holds are read when they are asked for. */
function fieldsOf(message: Uint8Array) {
  const found = new Map<number, (number | Uint8Array)[]>();
  const reader = protobuf.Reader.create(message);
  while (reader.pos < message.length) {
    const tag = reader.uint32();
    const [field, kind] = [tag >>> 3, tag & 7];
    if (kind !== VARINT && kind !== DELIMITED) {
      reader.skipType(kind);
      continue;
    }
    const value = kind === VARINT ? reader.int32() : reader.bytes();
    const values = found.get(field);
    if (values) values.push(value);
    else found.set(field, [value]);
  }
  const messages = (field: number) => (found.get(field) ?? []).filter((value) => typeof value !== "number");
  return {
    messages,
    numbers: (field: number) => (found.get(field) ?? []).filter((value) => typeof value === "number"),
    texts: (field: number) => messages(field).map((bytes) => Buffer.from(bytes).toString("utf8")),
  };
}
