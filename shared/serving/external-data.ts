import protobuf from "protobufjs/minimal.js";

/** The fields of ONNX's messages that lead to tensors, by their numbers in onnx.proto3. */
const LEADS_TO: Record<string, Record<number, string>> = {
  model: { 7: "graph", 25: "function" },
  graph: { 1: "node", 5: "tensor", 15: "sparse" },
  function: { 7: "node" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse" },
  sparse: { 1: "tensor", 2: "tensor" },
};
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;
const LENGTH_DELIMITED = 2;

/** Whether a model keeps weights in other files. ONNX Runtime would read them from wherever the process happens to be. */
export function hasExternalData(onnx: Uint8Array): boolean {
  return leadsOut(protobuf.Reader.create(onnx), onnx.length, "model");
}

function leadsOut(reader: protobuf.Reader, end: number, message: string): boolean {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const [field, wire] = [tag >>> 3, tag & 7];
    const inner = LEADS_TO[message]?.[field];
    if (message === "tensor" && field === EXTERNAL_DATA) return true;
    if (message === "tensor" && field === DATA_LOCATION) {
      if (reader.int32() !== 0) return true;
    } else if (inner && wire === LENGTH_DELIMITED) {
      if (leadsOut(reader, reader.uint32() + reader.pos, inner)) return true;
    } else reader.skipType(wire);
  }
  return false;
}
