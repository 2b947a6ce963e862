import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { envelope, type GridEvent } from "./event.ts";

/** Where the bridge takes events that nothing in the emulator raises; no account has such a name. */
export const injectPath = "/.events";

type Injected = Pick<GridEvent, "eventType" | "subject"> & Partial<GridEvent>;

/**
 * Takes a JSON list of events as if the account had raised them: renamings, directories and FlushWithClose, which Azurite lacks,
 * and whatever a test wants repeated, late or out of order. Type and subject must be given; the rest is filled in.
 */
export async function inject(
  request: IncomingMessage,
  response: ServerResponse,
  account: string,
  add: (events: GridEvent[]) => void,
): Promise<void> {
  const events = await json(request).catch(() => undefined);
  if (!Array.isArray(events) || !events.every(isInjected)) {
    response.writeHead(400).end("A list of events is wanted, each with eventType and subject.");
    return;
  }
  add(events.map((event: Injected) => ({ ...envelope(account), ...event, data: event.data ?? {} })));
  response.writeHead(202).end();
}

function isInjected(event: unknown): event is Injected {
  const { eventType, subject } = (event ?? {}) as Partial<Injected>;
  return typeof eventType === "string" && typeof subject === "string";
}
