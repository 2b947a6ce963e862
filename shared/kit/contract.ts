import type { z } from "zod";
import { checkInstanceId } from "./ids.ts";

/** How a step is repeated when it fails for a reason that may pass. */
export interface Retry {
  /** Seconds before the second attempt. */
  first: number;
  /** Each further wait is this much longer. */
  factor: number;
  /** No wait is longer than this many seconds. */
  longest: number;
  attempts: number;
}

/** What an orchestration may know of an activity: its name, what goes in, what comes out, how it is retried. */
export interface Contract<I, O, Kind = "activity" | "orchestration"> {
  readonly kind: Kind;
  readonly name: string;
  readonly input: z.ZodType<I>;
  readonly output: z.ZodType<O>;
  readonly retry?: Retry;
}

interface Shape<I, O> {
  input: z.ZodType<I>;
  output: z.ZodType<O>;
  retry?: Retry;
}

/** About four minutes of patience: longer than a restart of any service we call. */
const PATIENT: Retry = { first: 2, factor: 2, longest: 120, attempts: 8 };

/** Declares an activity. */
export function activity<I, O>(name: string, shape: Shape<I, O>): Contract<I, O, "activity"> {
  return { kind: "activity", retry: PATIENT, ...shape, name };
}

/** What starts an orchestration: its name and what goes in. Whoever starts one need not know how it ends. */
export interface Start<I> {
  readonly name: string;
  readonly input: z.ZodType<I>;
}

/** Declares what starts an orchestration. */
export function starting<I>(name: string, input: z.ZodType<I>): Start<I> {
  return { name, input };
}

/** Declares an orchestration that others may run as a step. It is never retried as a whole. */
export function orchestration<I, O>(
  { name, input }: Start<I>,
  output: z.ZodType<O>,
): Contract<I, O, "orchestration"> {
  return { kind: "orchestration", name, input, output };
}

export type Input<C> = C extends { input: z.ZodType<infer I> } ? I : never;
export type Output<C> = C extends { output: z.ZodType<infer O> } ? O : never;

/** One planned call, as plain data: nothing happens until a workflow runs it. */
export interface Step<O> {
  readonly contract: Contract<never, O>;
  readonly input: unknown;
  readonly instanceId?: string;
}

/** Plans a call of an activity, or of an orchestration under `instanceId`. */
export function step<I, O>(contract: Contract<I, O>, input: NoInfer<I>, instanceId?: string): Step<O> {
  if (instanceId !== undefined) checkInstanceId(instanceId);
  const erased = contract as unknown as Contract<never, O>;
  return instanceId === undefined ? { contract: erased, input } : { contract: erased, input, instanceId };
}
