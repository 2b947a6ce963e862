import protobuf from "protobufjs/minimal.js";

/** Attributes of a node, by their names. */
type Attributes = Record<string, number | string | number[]>;

/** A resize as training writes it in front of each network. */
export const PILLOWS: Attributes = { mode: "linear", antialias: 1, exclude_outside: 1, axes: [1, 2] };

export interface Resizing {
  height: number;
  width: number;
  attributes?: Attributes;
  /** What takes the photos beside it, or in its place. */
  nodes?: [type: string, input: string, output: string][];
  /** What it resizes. */
  from?: string;
}

/** A model in ONNX that makes photos ("image") of one size ("resized"). */
export function resizingModel({
  height,
  width,
  attributes = PILLOWS,
  nodes = [],
  from = "image",
}: Resizing): Buffer {
  const sides = Buffer.alloc(16);
  sides.writeBigInt64LE(BigInt(height), 0);
  sides.writeBigInt64LE(BigInt(width), 8);
  const size = message([1, 2], [2, 7], [8, "size"], [9, sides]);
  const told = Object.entries(attributes).map(([name, value]) => attribute(name, value));
  const inputs = [from, "", "", "size"].map((name): Field => [1, name]);
  const resize = message(...inputs, [2, "resized"], [4, "Resize"], ...told.map((one): Field => [5, one]));
  const others = nodes.map(([type, input, output]) => message([1, input], [2, output], [4, type]));
  const graph = message(
    ...[...others, resize].map((node): Field => [1, node]),
    [2, "graph"],
    [5, size],
    [11, photos("image", [-1, -1, -1, 3])],
    [12, photos("resized", [-1, height, width, 3])],
  );
  return message([1, 10], [7, graph], [8, message([1, ""], [2, 18])]);
}

type Field = [number: number, value: number | string | Buffer];

function message(...fields: Field[]): Buffer {
  const writer = protobuf.Writer.create();
  for (const [number, value] of fields)
    if (typeof value === "number") writer.uint32(number << 3).int32(value);
    else if (typeof value === "string") writer.uint32((number << 3) | 2).string(value);
    else writer.uint32((number << 3) | 2).bytes(value);
  return Buffer.from(writer.finish());
}

function attribute(name: string, value: number | string | number[]): Buffer {
  if (typeof value === "number") return message([1, name], [3, value], [20, 2]);
  if (typeof value === "string") return message([1, name], [4, value], [20, 3]);
  return message([1, name], ...value.map((one): Field => [8, one]), [20, 7]);
}

/** A tensor of bytes: sides of -1 may have any length. */
function photos(name: string, sides: number[]): Buffer {
  const shape = sides.map((side): Field => [1, side < 0 ? message([2, "any"]) : message([1, side])]);
  return message([1, name], [2, message([1, message([1, 2], [2, message(...shape)])])]);
}
