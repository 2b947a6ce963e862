import { readFileSync } from "node:fs";
import { join } from "node:path";

interface GridEvent extends Record<string, unknown> {
  topic: string;
  subject: string;
  eventType: string;
  eventTime: string;
  id: string;
  data: Record<string, unknown>;
}

/** One event of each operation on a hierarchical account, in the shape that Azure documents for it. */
export const storageEvents: Record<string, GridEvent> = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/storage-events.json"), "utf8"),
);

/** The event of an operation, changed here and there. */
export function eventOf(api: string, changes: Partial<GridEvent> = {}, data: object = {}): GridEvent {
  const event = storageEvents[api];
  if (!event) throw new Error(`there is no event of ${api}`);
  return { ...event, ...changes, data: { ...event.data, ...data } };
}

/** The same event as a subscription for CloudEvents 1.0 delivers it. */
export function asCloudEvent({ topic, subject, eventType, eventTime, id, data }: GridEvent) {
  return { source: topic, subject, type: eventType, time: eventTime, id, data, specversion: "1.0" };
}
