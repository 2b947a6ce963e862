import { z } from "zod";
import { LeftOutView } from "../dataset/description.ts";
import { OUTCOMES, Trigger } from "../requests/request.ts";
import { Cost } from "../tasks/cost.ts";
import { StoredResult } from "./result.ts";
import { EndedTrial, LiveTrial } from "./trial-view.ts";

/** Absent where the request cannot be read any more. */
const trigger = Trigger.optional();

const Identity = z.object({
  runId: z.string(),
  model: z.string(),
  snapshot: z.string(),
  /** Of what the plan says of the model itself. */
  trainingHash: z.string(),
  code: z.string(),
  attempt: z.number(),
  /** Photos of each class, of a run on a sample. */
  sample: z.number().optional(),
  /** The dataset version that it was asked for. */
  fromDataset: z.string().optional(),
  trigger,
});

/** When the life cycle began; absent while it waits, and of runs of before this was noted. */
const startedAt = z.string().optional();

const Ended = Identity.extend({
  ...StoredResult.omit({ outcome: true, trials: true }).shape,
  status: z.enum(OUTCOMES),
  startedAt,
  /** From its beginning to its end. */
  seconds: z.number().optional(),
  /** Share of the test photos on which the winner is right, 0..1. */
  accuracy: z.number().optional(),
  trials: z.array(EndedTrial),
  leftOut: LeftOutView,
  reportUrl: z.string().optional(),
});

const Running = Identity.extend({
  status: z.literal("running"),
  startedAt,
  stage: z.string(),
  /** How many tasks the stage has, and how many of them are done. */
  total: z.number(),
  done: z.number(),
  since: z.string().optional(),
  detail: z.string(),
  trials: z.array(LiveTrial),
  leftOut: LeftOutView,
});

/** One that waits, or whose orchestration ended without a result. */
const Other = Identity.extend({
  status: z.enum(["queued", "failed", "superseded"]),
  startedAt,
  because: z.string().optional(),
  trials: z.array(z.never()),
  leftOut: LeftOutView,
});

/** A run as people see it. */
export const RunView = z.union([Ended, Running, Other]);
export type RunView = z.infer<typeof RunView>;

/** A run in a list. */
export const RunLine = z.object({
  runId: z.string(),
  status: z.enum([...OUTCOMES, "running", "queued"]),
  trigger,
  startedAt,
  endedAt: z.string().optional(),
  seconds: z.number().optional(),
  because: z.string().optional(),
  version: z.string().optional(),
  accuracy: z.number().optional(),
  cost: Cost.optional(),
  url: z.string(),
});
