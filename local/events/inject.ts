import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../read-body.ts";
import { envelope, type GridEvent } from "./event.ts";
import { StorageError } from "./storage-error.ts";

/** Where the bridge takes events that nothing in the emulator raises; no account has such a name. */
export const injectPath = "/.events";

const maxBytes = 16 * 1024 * 1024;

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
  const events = parsed((await readBody(request, maxBytes)).toString());
  if (!Array.isArray(events) || !events.every(isInjected))
    throw new StorageError(
      400,
      "InvalidInput",
      "A JSON list of events is wanted, each with the texts eventType and subject, and data that is an object.",
    );
  add(events.map((event: Injected) => ({ ...envelope(account), ...event, data: event.data ?? {} })));
  response.writeHead(202).end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isInjected(event: unknown): event is Injected {
  const { eventType, subject, data = {} } = (event ?? {}) as Partial<Injected>;
  const texts = typeof eventType === "string" && typeof subject === "string";
  return texts && typeof data === "object" && data !== null && !Array.isArray(data);
}
