import * as df from "durable-functions";
import { z } from "zod";
import type { Contract, Step } from "./contract.ts";
import { TerminalError } from "./errors.ts";
import { tellEnd } from "./orchestration-end.ts";

/**
 * The typed workflow kit: the only file that touches durable-functions' tasks, whose every yield is `any`.
 *
 * A task is never put into a second `Task.any`: the SDK would report its action again and the service would start it twice.
 */

// biome-ignore lint/suspicious/noExplicitAny: what the SDK passes back is typed by the steps, not by the generator
export type Workflow<T> = Generator<df.Task, T, any>;

/** A workflow's hold on its orchestration; opaque, so that nothing but this kit reaches the SDK. */
export interface Ctx {
  readonly instanceId: string;
}

interface Inside extends Ctx {
  df: df.OrchestrationContext["df"];
  interruptedBy?: string;
  /** What nobody waits for any more; some of it may have ended. */
  left: df.Task[];
  /** What people were told that it does, and since when. */
  stages: { name: string; at: number }[];
  /** It does not end here. */
  goesOn?: true;
}

const inside = (ctx: Ctx) => ctx as Inside;

/** Thrown into a workflow when the event it listens for arrives. What it waited for still runs and must be awaited: `awaitPending`. */
export class Interrupted extends Error {
  override name = "Interrupted";
  readonly payload: unknown;

  constructor(event: string, payload: unknown) {
    super(`interrupted by the event "${event}"`);
    this.payload = payload;
  }
}

/** From now on an external event of this name interrupts whatever the workflow waits for, once. */
export function listenFor(ctx: Ctx, event: string): void {
  inside(ctx).interruptedBy = event;
}

/** From now on nothing interrupts the workflow: what follows must not be left half done. */
export function stopListening(ctx: Ctx): void {
  delete inside(ctx).interruptedBy;
}

/** Runs one step and gives its checked result. A terminal failure of an activity is thrown as `TerminalError`. */
export function* run<O>(ctx: Ctx, step: Step<O>): Workflow<O> {
  return parse(step, yield* wait(ctx, schedule(ctx, step)));
}

/** Runs steps side by side and gives their results in order. The first failure fails the whole; `awaitPending` awaits the others. */
export function* all<O>(ctx: Ctx, steps: readonly Step<O>[]): Workflow<O[]> {
  if (steps.length === 0) return [];
  const tasks = steps.map((step) => schedule(ctx, step));
  let results: unknown[];
  try {
    results = (yield* wait(ctx, inside(ctx).df.Task.all(tasks))) as unknown[];
  } catch (error) {
    inside(ctx).left.push(...tasks);
    throw error;
  }
  return steps.map((step, n) => parse(step, results[n]));
}

/** Waits for this many seconds, or until it is interrupted. */
export function* sleep(ctx: Ctx, seconds: number): Workflow<void> {
  const timer = timerOf(ctx, seconds);
  if (inside(ctx).interruptedBy) yield* first(ctx, [timer], timer);
  else yield timer;
}

/**
 * Waits for an external event and gives what came with it, to be checked by the caller; undefined when so many seconds have passed
 * without one. It is interrupted like a sleep. One that comes after its time is lost: wait for an event once.
 */
export function* waitFor(
  ctx: Ctx,
  event: string,
  { timeout }: { timeout: number },
): Workflow<{ payload: unknown } | undefined> {
  const timer = timerOf(ctx, timeout);
  const awaited = inside(ctx).df.waitForExternalEvent(event);
  const winner = yield* first(ctx, [awaited, timer], timer);
  return winner === awaited ? { payload: awaited.result } : undefined;
}

/** The version of the app that this orchestration was started by (host.json's defaultVersion); undefined where it had none. */
export function version(ctx: Ctx): string | undefined {
  return inside(ctx).df.version;
}

/** Whether this orchestration was started by such a version of the app ("1.1"), or a later one. */
export function isSince(ctx: Ctx, first: string): boolean {
  const [major = 0, minor = 0] = (version(ctx) ?? "").split(".").map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = first.split(".").map(Number);
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

/** Waits for what an interruption or a failure left running, whatever becomes of it. */
export function* awaitPending(ctx: Ctx): Workflow<void> {
  for (const task of inside(ctx).left.splice(0)) {
    if (task.isCompleted || task.isFaulted) continue;
    try {
      yield task;
    } catch {
      // It was given up: its failure is expected and nobody asks for its result.
    }
  }
}

/** The orchestration's clock in milliseconds since 1970; the same on every replay. */
export function now(ctx: Ctx): number {
  return inside(ctx).df.currentUtcDateTime.getTime();
}

/** What people see while the workflow runs; at most 16 KB. */
export function setStatus(ctx: Ctx, status: { stage?: string; [more: string]: unknown }): void {
  const { df: durable, stages } = inside(ctx);
  durable.setCustomStatus(status);
  const { stage } = status;
  if (stage !== undefined && stage !== stages.at(-1)?.name) stages.push({ name: stage, at: now(ctx) });
}

/** Starts the workflow afresh with a new input and an empty history; return it. Nothing may be pending. */
export function continueAsNew<O>(ctx: Ctx, input: object): O {
  inside(ctx).df.continueAsNew(input);
  inside(ctx).goesOn = true;
  return undefined as O;
}

/** Makes a workflow the handler of a Durable orchestration, checking what comes in. */
export function handler<I, O>(
  contract: Contract<I, O>,
  workflow: (ctx: Ctx, input: I) => Workflow<O>,
): df.OrchestrationHandler {
  return function* (context) {
    const ctx: Inside = { instanceId: context.df.instanceId, df: context.df, left: [], stages: [] };
    const input = context.df.getInput();
    const [from, { name }, { instanceId, stages }] = [now(ctx), contract, ctx];
    const went = () => ({ name, instanceId, input, from, until: now(ctx), stages });
    try {
      const result = yield* workflow(ctx, check(contract.input, input, `${name}'s input`));
      if (!ctx.goesOn) tellEnd(went(), { result });
      return result;
    } catch (error) {
      tellEnd(went(), { error });
      throw error;
    }
  };
}

/** What an activity sends back: its result, or why no retry can help. */
export const Envelope = z.union([z.object({ ok: z.unknown() }), z.object({ terminal: z.string() })]);

function schedule(ctx: Ctx, { contract, input, instanceId }: Step<unknown>): df.Task {
  const { df: durable } = inside(ctx);
  if (contract.kind === "orchestration") return durable.callSubOrchestrator(contract.name, input, instanceId);
  if (!contract.retry) return durable.callActivity(contract.name, input);
  const { first, factor, longest, attempts } = contract.retry;
  const options = new df.RetryOptions(first * 1000, attempts);
  options.backoffCoefficient = factor;
  options.maxRetryIntervalInMilliseconds = longest * 1000;
  return durable.callActivityWithRetry(contract.name, options, input);
}

function* wait(ctx: Ctx, task: df.Task): Workflow<unknown> {
  if (!inside(ctx).interruptedBy) return yield task;
  try {
    yield* first(ctx, [task]);
  } catch (error) {
    inside(ctx).left.push(task);
    throw error;
  }
  if (task.isFaulted) throw task.result;
  return task.result;
}

/** The first of new tasks to end, unless they are interrupted. A timer that did not win is cancelled: nobody waits for it. */
function* first(ctx: Ctx, tasks: df.Task[], timer?: df.TimerTask): Workflow<df.Task> {
  const { df: durable, interruptedBy } = inside(ctx);
  const interruption = interruptedBy ? durable.waitForExternalEvent(interruptedBy) : undefined;
  const winner: df.Task = yield durable.Task.any(interruption ? [...tasks, interruption] : tasks);
  if (timer && winner !== timer && !timer.isCompleted) timer.cancel();
  if (winner !== interruption) return winner;
  stopListening(ctx);
  throw new Interrupted(interruptedBy as string, interruption?.result);
}

const timerOf = (ctx: Ctx, seconds: number): df.TimerTask =>
  inside(ctx).df.createTimer(new Date(now(ctx) + seconds * 1000));

function parse<O>({ contract }: Step<O>, result: unknown): O {
  if (contract.kind === "orchestration") return check(contract.output, result, `${contract.name}'s result`);
  const envelope = check(Envelope, result, `${contract.name}'s result`);
  if ("terminal" in envelope) throw new TerminalError(envelope.terminal);
  return check(contract.output, envelope.ok, `${contract.name}'s result`);
}

function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TerminalError(`${what} is not what its contract says: ${z.prettifyError(parsed.error)}`);
}
