import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunctions } from "../app/functions.ts";
import { readBody, sendJson, sendText } from "../http/exchange.ts";
import { type BlobEvent, type BlobTriggerParts, runBlobTrigger } from "./blob.ts";

/** Answers the Event Grid webhook: handshake, and one run of the function for each event. */
export async function answerEventGrid(
  functions: AppFunctions,
  blobs: BlobTriggerParts,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { invoke } = blobs;
  const name = (url.searchParams.get("functionName") ?? "").replace(/^Host\.Functions\./i, "");
  const fn = functions.find(name, "eventGridTrigger") ?? blobTriggerByEvents(functions, name);
  if (!fn) return sendText(response, 404, `No Event Grid function is called "${name}".`);
  if (request.method === "OPTIONS") return allowCloudEvents(request, response);
  const events = parseEvents(await readBody(request));
  if (!events) return sendText(response, 400, "The body is neither an event nor a list of events.");
  switch (eventTypeOf(request)) {
    case "SubscriptionValidation": {
      const code = validationCode(events[0]);
      return code === undefined
        ? sendText(response, 400, "The validation event carries no validationCode.")
        : sendJson(response, 200, { validationResponse: code });
    }
    case "Notification": {
      const runs = await Promise.all(
        events.map((event) => {
          if (fn.trigger.type.toLowerCase() === "blobtrigger")
            return runBlobTrigger(fn, event as BlobEvent | null, blobs);
          const inside = dataOf(event);
          return invoke(
            fn,
            { json: JSON.stringify(event) },
            { data: { json: JSON.stringify(inside ?? null) } },
          );
        }),
      );
      return sendText(response, runs.every((run) => run.ok) ? 202 : 500);
    }
    case "Unsubscribe":
      return sendText(response, 202);
    default:
      return sendText(response, 400, 'The header "aeg-event-type" is missing or unknown.');
  }
}

function blobTriggerByEvents(functions: AppFunctions, name: string) {
  const fn = functions.find(name, "blobTrigger");
  return fn && String(fn.trigger.source).toLowerCase() === "eventgrid" ? fn : undefined;
}

function eventTypeOf(request: IncomingMessage): string | undefined {
  const type = request.headers["aeg-event-type"];
  return Array.isArray(type) ? type[0] : type;
}

/** CloudEvents' abuse protection: the sender asks whether it may send. */
function allowCloudEvents(request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers["webhook-request-origin"];
  if (typeof origin === "string") response.setHeader("webhook-allowed-origin", origin);
  const rate = request.headers["webhook-request-rate"];
  if (typeof rate === "string") response.setHeader("webhook-allowed-rate", rate);
  response.writeHead(200);
  response.end();
}

function parseEvents(body: Buffer): unknown[] | undefined {
  const value = parsed(body.toString());
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? [value] : undefined;
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
function validationCode(event: unknown): string | undefined {
  const data = dataOf(event);
  const value = typeof data === "string" ? parsed(data) : data;
  return (value as { validationCode?: string } | undefined | null)?.validationCode;
}
