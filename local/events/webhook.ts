import { randomUUID } from "node:crypto";
import type { GridEvent } from "./event.ts";
import { envelope } from "./event.ts";
import type { Subscription } from "./subscription.ts";

const timeLimitMs = 30_000; // Event Grid's

/** Delivers events; returns the webhook's status, or undefined when no answer came in time. */
export async function deliver({ url, name }: Subscription, events: readonly GridEvent[], attempt: number) {
  const headers = {
    "aeg-event-type": "Notification",
    "aeg-subscription-name": name,
    "aeg-delivery-count": String(attempt),
  };
  return (await post(url, headers, events))?.status;
}

/** Asks a webhook whether it wants our events: it must answer with the code that it is sent. */
export async function handshake({ url, name }: Subscription, account: string): Promise<boolean> {
  const validationCode = randomUUID();
  const event: GridEvent = {
    ...envelope(account),
    subject: "",
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    data: { validationCode },
    dataVersion: "2",
  };
  const headers = { "aeg-event-type": "SubscriptionValidation", "aeg-subscription-name": name };
  const response = await post(url, headers, [event]);
  const answer = await response?.json().catch(() => undefined);
  return (answer as { validationResponse?: string } | undefined)?.validationResponse === validationCode;
}

async function post(url: string, headers: Record<string, string>, events: readonly GridEvent[]) {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(events),
      signal: AbortSignal.timeout(timeLimitMs),
    });
  } catch {
    return undefined;
  }
}
