import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Nudges } from "../../shared/intake/nudges.ts";

/** A photo came or went, in Event Grid's schema or as CloudEvent. */
export function registerPhotosChanged(nudges: Nudges): void {
  app.eventGrid("photosChanged", {
    extraInputs: [df.input.durableClient()],
    handler: (event: object, context: InvocationContext) =>
      nudges.event(event as Record<string, unknown>, orchestrationsOf(context)),
  });
}
