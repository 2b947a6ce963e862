import { EventGridDeserializer } from "@azure/eventgrid";

/** What both schemas of Event Grid say around an event. */
export interface Envelope {
  type: string;
  /** Resource id of where the event is from. */
  source: string;
  subject: string;
  time: Date | undefined;
  data: unknown;
}

const deserializer = new EventGridDeserializer();

/** Opens an event in Event Grid's own schema, or a CloudEvent 1.0. Throws if it is neither. */
export async function openEnvelope(raw: Record<string, unknown>): Promise<Envelope> {
  if ("specversion" in raw) {
    const [event] = await deserializer.deserializeCloudEvents(raw);
    if (!event) throw new TypeError("no event");
    const { type, source, subject = "", time, data } = event;
    return { type, source, subject, time, data };
  }
  const [event] = await deserializer.deserializeEventGridEvents(raw);
  if (!event) throw new TypeError("no event");
  const { eventType: type, topic: source = "", subject, eventTime: time, data } = event;
  return { type, source, subject, time, data };
}
