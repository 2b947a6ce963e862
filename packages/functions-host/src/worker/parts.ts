import type { TypedData } from "./protocol.ts";

/** Typed data as it travels: JSON, where bytes stand as numbers of the parts that follow it. */
type Sent = Omit<TypedData, "bytes" | "http" | "collectionBytes"> & {
  part?: number;
  collectionParts?: number[];
  http?: object & { body?: Sent | null };
};

/** Takes the bytes out of typed data, since JSON would write each of them as a number. */
export function detach(data: TypedData, parts: Uint8Array[]): Sent {
  if (data.http) {
    const { body } = data.http;
    return body ? { http: { ...data.http, body: detach(body, parts) } } : (data as Sent);
  }
  if (data.bytes) return { part: parts.push(data.bytes) - 1 };
  if (data.collectionBytes)
    return { collectionParts: data.collectionBytes.bytes.map((each) => parts.push(each) - 1) };
  return data as Sent;
}

/** Puts the bytes back. */
export function attach(sent: Sent, parts: readonly Uint8Array[]): TypedData {
  const part = (number: number) => parts[number] as Uint8Array;
  if (sent.http?.body) sent.http.body = attach(sent.http.body, parts) as Sent;
  if (sent.part !== undefined) return { bytes: part(sent.part) };
  if (sent.collectionParts) return { collectionBytes: { bytes: sent.collectionParts.map(part) } };
  return sent as TypedData;
}

/** Does something with every piece of typed data in a message, and gives the message with what came of it. */
export function mapData<M>(message: M, change: (data: TypedData) => unknown): M {
  const named = (all: { name: string; data: TypedData }[]) =>
    all.map(({ name, data }) => ({ name, data: change(data) }));
  const { kind, invocation, result } = message as { kind: string; invocation?: Inputs; result?: Outputs };
  if (kind === "invoke" && invocation)
    return { ...message, invocation: { ...invocation, inputs: named(invocation.inputs) } };
  if (kind !== "result" || !result) return message;
  const { returnValue, outputs } = result;
  return {
    ...message,
    result: { ...result, ...(returnValue && { returnValue: change(returnValue) }), outputs: named(outputs) },
  };
}

interface Inputs {
  inputs: { name: string; data: TypedData }[];
}
interface Outputs {
  returnValue?: TypedData | null;
  outputs: { name: string; data: TypedData }[];
}
