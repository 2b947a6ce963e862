import { app, type EventGridEvent, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { concerns } from "../shared/intake/event.ts";
import type { Settles } from "../shared/intake/settles.ts";

const Event = z.object({
  subject: z.string(),
  eventType: z.string(),
  data: z.object({ sourceUrl: z.string().optional() }).optional(),
});

/** A photo came or went: a nudge to look at the listing, never more. */
export function registerPhotosChanged({ plans }: Pick<Deps, "plans">, settles: Settles): void {
  app.eventGrid("photosChanged", {
    extraInputs: [df.input.durableClient()],
    handler: async (event: EventGridEvent, context: InvocationContext) => {
      const { subject, eventType, data } = Event.parse(event);
      const orchestrations = orchestrationsOf(context);
      const trigger = { kind: "photos" as const, at: new Date().toISOString() };
      for (const plan of plans.values())
        if (plan.dataset.triggers.photos && concerns(plan, subject, eventType, data?.sourceUrl))
          await settles.start(plan, trigger, orchestrations);
    },
  });
}
