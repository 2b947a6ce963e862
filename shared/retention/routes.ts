import { z } from "zod";
import { ModelName } from "../kit/ids.ts";
import { Flag, json, route } from "../kit/route.ts";
import { Operation, Pending } from "../operations/route.ts";
import { Plan } from "../plan/schema.ts";

const Why = z.record(z.string(), z.string());

/** What the plan no longer keeps, and why each thing that stays does. */
export const Foreseen = z.object({
  model: z.string(),
  dryRun: z.literal(true),
  retention: Plan.shape.retention,
  /** Seconds that the inference log keeps an answer; null where it keeps all. */
  logged: z.number().nullable(),
  /** Of all that goes. */
  bytes: z.number(),
  goes: z.array(z.object({ what: z.string(), blobs: z.number(), bytes: z.number() })),
  keeps: z.object({
    everything: z.string().optional(),
    versions: Why,
    runs: Why,
    datasets: Why,
    snapshots: Why,
    /** How many. */
    shards: z.number(),
  }),
});

export const getRetention = route({
  name: "getRetention",
  method: "GET",
  path: "/api/models/{model}/retention",
  role: "reader",
  part: "control",
  summary: "What would go now, how many bytes, and why each thing that stays does.",
  params: { model: ModelName },
  query: Operation,
  answers: {
    200: Foreseen.extend({
      lastSweep: z.unknown().meta({ description: "What the last sweep did, or null." }),
    }),
    202: Pending,
  },
});

const Sweeping = z.object({ status: z.literal("sweeping"), statusUrl: z.string() });

export const getSweep = route({
  name: "getSweep",
  method: "GET",
  path: "/api/models/{model}/retention/sweep",
  role: "reader",
  part: "control",
  summary: "Whether a sweep is under way, and what the last one did.",
  params: { model: ModelName },
  answers: {
    200: z.object({
      status: z.enum(["done", "failed", "none"]),
      result: z
        .unknown()
        .meta({ description: "What was deleted, or why that failed; null where there was no sweep." }),
    }),
    202: Sweeping,
  },
});

const DryRun = { dryRun: Flag.meta({ description: "Only say what would go." }) };

export const sweepNow = route({
  name: "sweepNow",
  method: "POST",
  path: "/api/models/{model}/retention",
  role: "data-steward",
  part: "control",
  summary: "Lets go what the plan no longer keeps.",
  params: { model: ModelName },
  query: DryRun,
  body: json(DryRun),
  answers: { 202: z.union([Pending, Sweeping]) },
});
