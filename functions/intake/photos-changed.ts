import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Nudges } from "../../shared/intake/nudges.ts";
import { EVENTS } from "../../shared/kit/event-queue.ts";

/**
 * A photo came or went, in Event Grid's schema or as CloudEvent. Called by Event Grid, or told through a queue: with an identity in the
 * place of a key, before the app was there, and for as long as the app is away.
 */
export function registerPhotosChanged(nudges: Nudges): void {
  const extraInputs = [df.input.durableClient()];
  const handler = (event: unknown, context: InvocationContext) =>
    nudges.event(event as Record<string, unknown>, orchestrationsOf(context));
  app.eventGrid("photosChanged", { extraInputs, handler });
  app.storageQueue("photosQueued", {
    ...{ queueName: EVENTS, connection: "AzureWebJobsStorage" },
    ...{ extraInputs, handler },
  });
}
