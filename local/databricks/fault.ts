import { z } from "zod";

const times = z.int().positive().default(1);
/** A part of the run's name. */
const run = z.string();
/** Such as "GET jobs/runs/get". */
const call = z.string();

const Refusal = z.strictObject({
  call,
  times,
  status: z.int().min(400).max(599),
  error_code: z.string(),
  message: z.string().default(""),
  retry_after: z.int().nonnegative().optional(), // seconds
});
const Change = z.strictObject({
  call,
  times,
  set: z.record(z.string(), z.unknown()), // by dotted paths of the answer; * is each element of a list
});
/** What was asked for is done, but the connection breaks before the answer. */
const Loss = z.strictObject({ call, times, lost: z.literal(true) });
const End = z.strictObject({
  run,
  times,
  ends: z.strictObject({
    life_cycle_state: z.string().default("TERMINATED"),
    result_state: z.string(),
    code: z.string(),
    type: z.string().default("CLIENT_ERROR"),
    message: z.string().default(""),
  }),
});
/** A task of the run starts only so many seconds after it was submitted, and is shown in this state until then. */
const Wait = z.strictObject({
  run,
  times,
  waits: z.strictObject({
    as: z.enum(["QUEUED", "PENDING", "BLOCKED", "WAITING_FOR_RETRY"]),
    seconds: z.number().positive(),
  }),
});
/** The run is gone as soon as it was accepted. */
const Vanishing = z.strictObject({ run, times, vanishes: z.literal(true) });

/** The next start of a cluster of such a name comes to nothing. */
const FailingStart = z.strictObject({
  cluster: z.string(),
  times,
  fails: z.strictObject({ code: z.string(), type: z.string().default("CLOUD_FAILURE") }),
});
/** It takes so long. */
const SlowStart = z.strictObject({
  cluster: z.string(),
  times,
  starts: z.strictObject({ seconds: z.number().positive() }),
});

/** What tests may have the service do as Databricks does it now and then. */
export const Told = z.array(z.union([Refusal, Change, Loss, End, Wait, Vanishing, FailingStart, SlowStart]));
export type Fault = z.infer<typeof Told>[number];

/** How a task ends that does not even start: at a quota, for want of machines, by a fault of the cloud. */
export type ToldEnd = z.infer<typeof End>["ends"];

/** How long a task waits, and in which state. */
export type ToldWait = z.infer<typeof Wait>["waits"];
