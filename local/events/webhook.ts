import { randomUUID } from "node:crypto";
import { asCloudEvent, envelope, type GridEvent } from "./event.ts";
import type { Subscription } from "./subscription.ts";

const timeLimitMs = 30_000; // Event Grid's
const origin = "eventgrid.azure.net";

/** Delivers events; returns the webhook's status, or undefined when no answer came in time. */
export async function deliver(subscription: Subscription, events: readonly GridEvent[], attempt: number) {
  const { url, name, schema, batch } = subscription;
  const headers = {
    "aeg-event-type": "Notification",
    "aeg-subscription-name": name,
    "aeg-delivery-count": String(attempt),
  };
  if (schema === "eventgrid") return statusOf(await post(url, headers, "application/json", events));
  const clouds = events.map(asCloudEvent);
  // A CloudEvent stands alone unless the subscription asks for several at once.
  return statusOf(
    batch === 1
      ? await post(url, headers, "application/cloudevents+json", clouds[0])
      : await post(url, headers, "application/cloudevents-batch+json", clouds),
  );
}

async function statusOf(answer: Response | undefined): Promise<number | undefined> {
  await answer?.body?.cancel().catch(() => {}); // nobody reads it, and its connection is wanted again
  return answer?.status;
}

/** Asks a webhook whether it wants our events, in the way of its schema. */
export function handshake(subscription: Subscription, account: string): Promise<boolean> {
  const { url, name, schema } = subscription;
  return schema === "eventgrid" ? validate(url, name, account) : allows(url);
}

/** Event Grid's way: the webhook must answer with the code that it is sent. */
async function validate(url: string, name: string, account: string): Promise<boolean> {
  const validationCode = randomUUID();
  const event: GridEvent = {
    ...envelope(account),
    subject: "",
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    data: { validationCode },
    dataVersion: "2",
  };
  const headers = { "aeg-event-type": "SubscriptionValidation", "aeg-subscription-name": name };
  const response = await post(url, headers, "application/json", [event]);
  const answer = await response?.json().catch(() => undefined);
  return (answer as { validationResponse?: string } | undefined)?.validationResponse === validationCode;
}

/** The way of CloudEvents: the webhook must allow our origin. */
async function allows(url: string): Promise<boolean> {
  const headers = { "webhook-request-origin": origin };
  const response = await send(url, { method: "OPTIONS", headers });
  const allowed = response?.headers.get("webhook-allowed-origin");
  return response?.ok === true && (allowed === "*" || allowed === origin);
}

function post(url: string, headers: Record<string, string>, type: string, body: unknown) {
  return send(url, {
    method: "POST",
    headers: { ...headers, "content-type": `${type}; charset=utf-8` },
    body: JSON.stringify(body),
  });
}

async function send(url: string, request: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(timeLimitMs) });
  } catch {
    return undefined;
  }
}
