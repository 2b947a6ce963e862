import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunctions } from "../app/functions.ts";
import { readBody, sendText } from "../http/exchange.ts";
import { type BlobEvent, type BlobTriggerParts, nothingToDo, runBlobTrigger } from "./blob.ts";
import type { Invoke, RunResult } from "./invoke.ts";

/** Answers the Event Grid webhook: handshake, and one run of the function for each event. */
export async function answerEventGrid(
  functions: AppFunctions,
  invoke: Invoke,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = url.searchParams.get("functionName") ?? "";
  const fn = functions.find(name, "eventGridTrigger");
  if (fn?.name !== name) return sendText(response, 404, `No Event Grid function is called "${name}".`);
  await answerEvents(request, response, (event) => {
    const data = { json: JSON.stringify(dataOf(event) ?? null) };
    return invoke(fn, { json: JSON.stringify(event) }, { data });
  });
}

/**
 * Answers the webhook of blob triggers by events, where functions are called Host.Functions.NAME. Azure puts the events
 * into a queue without looking for the function.
 */
export async function answerBlobEvents(
  functions: AppFunctions,
  blobs: BlobTriggerParts,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (url.searchParams.get("functionName") ?? "").replace(/^Host\.Functions\./, "");
  const fn = functions.find(name, "blobTrigger");
  const isByEvents = fn?.name === name && String(fn.trigger.source).toLowerCase() === "eventgrid";
  await answerEvents(request, response, async (event) =>
    isByEvents ? runBlobTrigger(fn, event as BlobEvent, blobs) : nothingToDo,
  );
}

async function answerEvents(
  request: IncomingMessage,
  response: ServerResponse,
  run: (event: object) => Promise<RunResult>,
): Promise<void> {
  if (request.method === "OPTIONS") return allowCloudEvents(request, response);
  switch (eventTypeOf(request)) {
    case "subscriptionvalidation": {
      const code = validationCode(await readEvents(request));
      return code === undefined
        ? sendText(response, 400, "The validation event carries no validationCode.")
        : sendText(response, 200, JSON.stringify({ validationResponse: code }));
    }
    case "notification": {
      const events = await readEvents(request);
      // One that is no event spoils them all, before any is run.
      if (!events?.every(isObject)) return sendText(response, 500);
      const runs = await Promise.all(events.map(run));
      return sendText(response, runs.every(({ ok }) => ok) ? 202 : 500);
    }
    case "unsubscribe":
      return sendText(response, 202);
    default:
      return sendText(response, 400, 'The header "aeg-event-type" is missing or unknown.');
  }
}

function eventTypeOf({ headers }: IncomingMessage): string {
  return String(headers["aeg-event-type"] ?? "").toLowerCase();
}

/** CloudEvents' abuse protection: the sender asks whether it may send. */
function allowCloudEvents(request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers["webhook-request-origin"];
  if (typeof origin === "string") response.setHeader("webhook-allowed-origin", origin);
  response.writeHead(200);
  response.end();
}

/** A list of events, or one; undefined for anything else. */
async function readEvents(request: IncomingMessage): Promise<unknown[] | undefined> {
  const value = parsed((await readBody(request)).toString());
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Who sends events may send anything. */
function dataOf(event: unknown): unknown {
  return (event as { data?: unknown } | undefined | null)?.data;
}

/** A CloudEvent brings its data as JSON inside a string. */
function validationCode(events: unknown[] | undefined): string | undefined {
  const data = dataOf(events?.[0]);
  const value = typeof data === "string" ? parsed(data) : data;
  return (value as { validationCode?: string } | undefined | null)?.validationCode;
}
