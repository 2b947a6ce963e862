import { z } from "zod";
import { ModelName } from "../kit/ids.ts";
import { Flag, json, route } from "../kit/route.ts";
import { NoPhotos } from "../requests/no-photos.ts";
import { RunAnswer } from "../requests/request.ts";
import { Sample } from "../requests/sample.ts";

const Wanted = {
  force: Flag.meta({
    description: "Train again even if the same photos, plan and code were trained before.",
  }),
  sample: z
    .union(
      [Sample, z.string().regex(/^\d+$/).transform(Number).pipe(Sample)],
      "must be a whole number from 10 to 100000",
    )
    .optional()
    .meta({ description: "The whole path on so many photos of each class; its model is never released." }),
  dataset: z
    .string()
    .min(8)
    .optional()
    .meta({ description: "Trains on the photos of this dataset version, as they were listed then." }),
  dryRun: Flag.meta({ description: "Only say what would happen." }),
};

/** What a run would be about, and whether an earlier one would be the answer. */
const Foreseen = z.object({
  dryRun: z.literal(true),
  runId: z.string(),
  snapshot: z.string(),
  files: z.number(),
  ignored: NoPhotos,
  would: z.enum(["start", "reuse"]),
  because: z.string().optional(),
});

export const retrain = route({
  name: "retrain",
  method: "POST",
  path: "/api/models/{model}/retrain",
  role: "operator",
  part: "control",
  summary:
    "Takes a snapshot now and asks for its life cycle; 200 with the finished run if nothing has changed.",
  params: { model: ModelName },
  query: Wanted,
  body: json(Wanted),
  answers: {
    200: z.union([Foreseen, RunAnswer.extend({ statusUrl: z.string() })]),
    202: z.union([
      RunAnswer.extend({ statusUrl: z.string() }),
      z.object({ requestId: z.string(), status: z.literal("listing"), statusUrl: z.string() }),
    ]),
  },
});

export const getRequest = route({
  name: "getRequest",
  method: "GET",
  path: "/api/requests/{requestId}",
  role: "reader",
  part: "control",
  summary: "Where a retrain stands whose photos took long to list, and the run that it led to.",
  params: { requestId: z.string() },
  answers: {
    200: z.union([
      z.object({ requestId: z.string(), status: z.literal("listing") }),
      RunAnswer.extend({ requestId: z.string(), statusUrl: z.string() }),
      z.object({ requestId: z.string(), status: z.literal("failed"), because: z.string() }),
    ]),
  },
});

export const retireModel = route({
  name: "retireModel",
  method: "DELETE",
  path: "/api/models/{model}",
  role: "operator",
  part: "control",
  summary:
    "Retires a model: it gets no runs any more, what waits is let go, what runs goes on, what serves goes on answering. " +
    "PUT of its plan brings it back.",
  params: { model: ModelName },
  answers: { 200: z.object({ model: z.string(), retired: z.literal(true), version: z.number() }) },
});

export const disableModel = route({
  name: "disableModel",
  method: "POST",
  path: "/api/models/{model}/disable",
  role: "operator",
  part: "control",
  summary:
    "Events, timers and requests start nothing from now on. What runs or waits goes on. A retired model, which gets no runs either " +
    "way, stays disabled when it is brought back.",
  params: { model: ModelName },
  body: json({}),
  answers: {
    200: z.object({
      model: z.string(),
      enabled: z.literal(false),
      since: z.string().optional(),
      retired: z.boolean(),
    }),
  },
});

export const enableModel = route({
  name: "enableModel",
  method: "POST",
  path: "/api/models/{model}/enable",
  role: "operator",
  part: "control",
  summary:
    "Events, timers and requests count again, and what was ignored is looked for. 409 for a retired model.",
  params: { model: ModelName },
  body: json({}),
  answers: {
    200: z.object({ model: z.string(), enabled: z.literal(true), ignored: z.number().optional() }),
  },
});
