import type { AppFunction } from "../app/app-function.ts";
import { isDelivered } from "../app/functions.ts";
import type { Log } from "../log.ts";
import type { Binding, InvocationResult, TypedData } from "../worker/protocol.ts";
import { bindValues, payloadValues } from "./expressions.ts";
import type { StorageAccount } from "./storage-account.ts";

/** Fetches what a function's input bindings ask for, and delivers what its output bindings got. */
export interface Bindings {
  inputs(
    fn: AppFunction,
    trigger: TypedData,
    metadata: Record<string, TypedData>,
  ): Promise<{ name: string; data: TypedData }[]>;
  outputs(
    fn: AppFunction,
    trigger: TypedData,
    metadata: Record<string, TypedData>,
    result: InvocationResult,
  ): Promise<void>;
}

export interface BindingParts {
  clientPayload: () => string;
  /** The storage account behind a connection's name. */
  storage: (connection: string | undefined) => StorageAccount;
  log: Log;
}

export function createBindings({ clientPayload, storage, log }: BindingParts): Bindings {
  return {
    async inputs(fn, trigger, metadata) {
      const inputs: { name: string; data: TypedData }[] = [];
      for (const [name, binding] of fn.inputs) {
        if (/^(durable|orchestration)client$/i.test(binding.type)) {
          inputs.push({ name, data: { string: clientPayload() } });
        } else {
          const account = storage(binding.connection as string | undefined);
          const blob = await account.getBlob(path(fn, binding, trigger, metadata));
          if (blob) inputs.push({ name, data: { bytes: blob.bytes } });
        }
      }
      return inputs;
    },
    async outputs(fn, trigger, metadata, result) {
      for (const [name, binding] of fn.outputs) {
        const data =
          name === "$return" ? result.returnValue : result.outputs.find((each) => each.name === name)?.data;
        if (!data || binding.type === "http") continue;
        if (!isDelivered(binding)) {
          log("warning", `Function.${fn.name}`, `Not sent to ${binding.type}: ${bytesOf(data)}`);
          continue;
        }
        const account = storage(binding.connection as string | undefined);
        if (binding.type.toLowerCase() === "queue") {
          const queue = path(fn, binding, trigger, metadata);
          for (const message of messagesOf(data)) await account.putMessage(queue, message);
        } else {
          await account.putBlob(path(fn, binding, trigger, metadata), bytesOf(data));
        }
      }
    },
  };
}

/** The blob or queue that a binding names. */
function path(
  fn: AppFunction,
  binding: Binding,
  trigger: TypedData,
  metadata: Record<string, TypedData>,
): string {
  const values = { ...payloadValues(trigger), ...metadata };
  return bindValues(String(binding.path ?? binding.queueName), values, fn.name);
}

/** A list is several messages; anything else is one. */
function messagesOf(data: TypedData): string[] {
  if (data.json === undefined) return [bytesOf(data).toString()];
  const value: unknown = JSON.parse(data.json);
  if (!Array.isArray(value)) return [data.json];
  return value.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
}

function bytesOf(data: TypedData): Buffer {
  if (data.bytes) return Buffer.from(data.bytes);
  return Buffer.from(data.string ?? data.json ?? String(data.int ?? data.double ?? ""));
}
