import type { AppFunction } from "../app/app-function.ts";
import { payloadValues } from "../bindings/expressions.ts";
import type { StorageAccount } from "../bindings/storage-account.ts";
import type { MessageEncoding, QueueMessage } from "../bindings/storage-xml.ts";
import type { Log } from "../log.ts";
import type { TypedData } from "../worker/protocol.ts";
import type { Invoke } from "./invoke.ts";
import { type Look, startPolls } from "./polls.ts";
import { azureTime } from "./time-zone.ts";

/** What queue triggers need of the host. */
export interface QueueParts {
  invoke: Invoke;
  storage: (connection: string | undefined) => StorageAccount;
  log: Log;
  settings: QueueSettings;
}

/** The part of host.json's `extensions.queues` that this host heeds. */
export interface QueueSettings {
  /** Messages taken at once, 1 to 32. */
  batchSize: number;
  maxDequeueCount: number;
  messageEncoding: MessageEncoding;
  /** Milliseconds until a failed message is tried again. */
  visibilityTimeout: number;
}

/** How long a taken message stays hidden from others while its function runs. */
const leaseSeconds = 600;
const shortestPoll = 100;
const longestPoll = 2_000;

/** Polls the queues of queue-triggered functions. A message that still runs at the end comes back with its lease. */
export function startQueues(functions: readonly AppFunction[], parts: QueueParts): () => Promise<void> {
  return startPolls(functions.map((fn) => lookInto(fn, parts)));
}

function lookInto(fn: AppFunction, parts: QueueParts): Look {
  const queue = String(fn.trigger.queueName);
  const account = parts.storage(fn.trigger.connection as string | undefined);
  let wait = shortestPoll;
  return async () => {
    try {
      const messages = await account.takeMessages(queue, parts.settings.batchSize, leaseSeconds);
      await Promise.all(messages.map((message) => handle(parts, fn, account, queue, message)));
      wait = messages.length > 0 ? 0 : Math.min(longestPoll, Math.max(shortestPoll, wait * 2));
    } catch (error) {
      const reason = (error as Error).message;
      parts.log("warning", `Function.${fn.name}`, `The queue ${queue} cannot be read: ${reason}`);
      wait = longestPoll;
    }
    return wait;
  };
}

/** A message that fails comes back at once; after five times it goes to the poison queue, one that cannot be read unseen. */
async function handle(
  { invoke, log, settings }: QueueParts,
  fn: AppFunction,
  account: StorageAccount,
  queue: string,
  message: QueueMessage,
): Promise<void> {
  const { text, raw, dequeueCount } = message;
  if (text !== undefined) {
    const run = await invoke(fn, { string: text }, metadataOf(message, text)).catch(() => undefined);
    if (run?.ok) return account.deleteMessage(queue, message);
    if (dequeueCount < settings.maxDequeueCount)
      return account.giveBack(queue, message, settings.visibilityTimeout / 1000);
  }
  const why = text === undefined ? "is not base64" : `failed ${dequeueCount} times`;
  log("error", `Function.${fn.name}`, `A message ${why} and moves to ${queue}-poison.`);
  await account.putRaw(`${queue}-poison`, raw);
  await account.deleteMessage(queue, message);
}

/** What Azure tells of a message, and the properties of a JSON message, which win. */
function metadataOf(message: QueueMessage, text: string): Record<string, TypedData> {
  const time = (moment: number) => ({ json: JSON.stringify(azureTime(moment)) });
  return {
    QueueTrigger: { string: text },
    DequeueCount: { json: String(message.dequeueCount) },
    ExpirationTime: time(message.expiresOn),
    Id: { string: message.id },
    InsertionTime: time(message.insertedOn),
    NextVisibleTime: time(message.nextVisibleOn),
    PopReceipt: { string: message.receipt },
    ...payloadValues({ string: text }),
  };
}
