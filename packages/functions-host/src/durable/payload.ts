import type { TypedData } from "../worker/protocol.ts";

/** An activity's input on its way to the worker: the SDK has already turned strings into JSON texts. */
export function activityInput(input: unknown): string {
  if (input === undefined || input === null) return "null";
  return typeof input === "string" ? input : JSON.stringify(input);
}

/** The JSON text of a function's return value. */
export function resultText(data: TypedData | null | undefined): string {
  if (!data) return "null";
  if (data.string !== undefined) return JSON.stringify(data.string);
  if (data.json !== undefined) return data.json;
  if (data.bytes) return JSON.stringify(Buffer.from(data.bytes).toString("base64"));
  return JSON.stringify(data.int ?? data.double ?? null);
}

/** JSON text of a value that the SDK handed over; an absent one is null. */
export function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
