import { Agent } from "node:http";
import { AzureKeyCredential, EventGridPublisherClient } from "@azure/eventgrid";
import { DefaultAzureCredential } from "@azure/identity";
import { isLoopback } from "../kit/loopback.ts";
import type { Settings } from "../kit/settings.ts";

/** One CloudEvent of ours. */
export interface DarkroomEvent {
  /** Stays the same when it is sent again: who listens drops the second one. */
  id: string;
  type: `Darkroom.${string}`;
  /** What it is about, as a path of the HTTP API. */
  subject: string;
  /** ISO time. */
  time: string;
  data: Record<string, unknown>;
}

/** Tells the world outside through an Event Grid topic; without one, only the log. */
export class Events {
  readonly #topic: EventGridPublisherClient<"CloudEvent"> | undefined;

  constructor({ EVENTS_TOPIC_ENDPOINT: endpoint, EVENTS_TOPIC_KEY: key }: Settings) {
    if (!endpoint) return;
    const credential = key ? new AzureKeyCredential(key) : new DefaultAzureCredential();
    // Plain HTTP only where nothing leaves the machine, not even to a proxy.
    const url = new URL(endpoint);
    const plain = isLoopback(url) && url.protocol === "http:";
    this.#topic = new EventGridPublisherClient(endpoint, "CloudEvent", credential, {
      allowInsecureConnection: plain,
      ...(plain && { agent: new Agent() }),
    });
  }

  async publish({ id, type, subject, time, data }: DarkroomEvent): Promise<void> {
    console.warn(`${type} ${subject}: ${JSON.stringify(data)}`);
    await this.#topic?.send([{ id, type, subject, source: "/darkroom", time: new Date(time), data }]);
  }
}
