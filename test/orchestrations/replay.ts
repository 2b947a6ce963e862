import { createRequire } from "node:module";
import { InvocationContext } from "@azure/functions";
import type * as df from "durable-functions";
import { expect } from "vitest";
import type { Contract } from "../../shared/kit/contract.ts";
import { type Ctx, handler, type Workflow } from "../../shared/kit/durable.ts";

/**
 * The always-replay driver: plays a workflow on the real SDK's engine, from the beginning of its history after every single
 * result, and fails if a replay does not repeat what was asked for before.
 */

const require = createRequire(import.meta.url);
const { Orchestrator } = require("durable-functions/lib/src/orchestrations/Orchestrator") as {
  Orchestrator: new (fn: df.OrchestrationHandler) => { listen(): Engine };
};
type Engine = (trigger: object, context: InvocationContext) => Promise<State>;

interface Action {
  actionType: number;
  functionName?: string;
  instanceId?: string;
  input?: unknown;
  fireAt?: string;
  externalEventName?: string;
  compoundActions?: Action[];
}
export interface State {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  customStatus?: unknown;
}

/** What a workflow asked for: an activity, an orchestration, or a timer. */
export interface Call {
  name: string;
  input: unknown;
  instanceId?: string;
}

export interface Script {
  /** Answers an activity with its result, or throws what ends it for good. Return `PENDING` to leave it running. */
  activities?: Record<string, (input: never) => unknown>;
  /** Answers a sub-orchestration. */
  orchestrations?: Record<string, (input: never) => unknown>;
  /** An event that arrives once a call of this name is pending. */
  event?: { name: string; payload: unknown; during: string };
}

export const PENDING = Symbol("pending");

export interface Played<O> {
  output: O;
  /** Everything that was scheduled, in order. */
  calls: Call[];
  /** The input of a continueAsNew, if that is how it ended. */
  continuedWith: unknown;
  statuses: unknown[];
}

const ACTIVITY = [0, 1];
const ORCHESTRATION = [2, 3];
const CONTINUE_AS_NEW = 4;
const TIMER = 5;
const MOST_TURNS = 1000;

/** Plays a workflow to its end. */
export async function play<I, O>(
  contract: Contract<I, O>,
  workflow: (ctx: Ctx, input: I) => Workflow<O>,
  input: unknown,
  script: Script,
): Promise<Played<O>> {
  const clock = { ms: Date.parse("2026-01-01T00:00:00Z") };
  const history: object[] = [
    turn(clock.ms),
    { ...event(0, clock.ms), Name: contract.name, Input: JSON.stringify(input) },
  ];
  const statuses: unknown[] = [];
  const scheduled: Call[] = [];
  const open = new Map<number, { call: Call; action: Action }>();
  let eventSent = false;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const state = await replay(contract, workflow, input, history);
    statuses.push(state.customStatus);
    const actions = actionsOf(state);
    const calls = actions.map(callOf);
    expect(calls.slice(0, scheduled.length), "a replay repeats what was scheduled before").toEqual(scheduled);
    for (const [offset, call] of calls.slice(scheduled.length).entries()) {
      const id = scheduled.length + offset;
      open.set(id, { call, action: actions[id] as Action });
      history.push(scheduledEvent(id, actions[id] as Action, clock.ms));
    }
    scheduled.push(...calls.slice(scheduled.length));
    if (state.isDone) {
      const again = state.actions.flat().find(({ actionType }) => actionType === CONTINUE_AS_NEW);
      return { output: state.output as O, calls: scheduled, continuedWith: again?.input, statuses };
    }
    if (
      script.event &&
      !eventSent &&
      [...open.values()].some(({ call }) => call.name === script.event?.during)
    ) {
      eventSent = true;
      const { name, payload } = script.event;
      history.push(turn(clock.ms), { ...event(15, clock.ms), Name: name, Input: JSON.stringify(payload) });
      continue;
    }
    const completed = completeOne(open, script, clock);
    if (!completed)
      throw new Error(`stuck: waiting for ${[...open.values()].map(({ call }) => call.name).join(", ")}`);
    history.push(turn(clock.ms), completed);
  }
  throw new Error(`no end after ${MOST_TURNS} turns`);
}

/** What a workflow asks for and ends with, played once over a history. */
export async function replay<I, O>(
  contract: Contract<I, O>,
  workflow: (ctx: Ctx, input: I) => Workflow<O>,
  input: unknown,
  history: object[],
  instanceId = "instance-1",
): Promise<State> {
  const engine = new Orchestrator(handler(contract, workflow)).listen();
  const trigger = {
    history: structuredClone(history),
    input,
    instanceId,
    isReplaying: false,
    parentInstanceId: null,
    upperSchemaVersion: 2,
    maximumShortTimerDuration: "6.00:00:00",
    longRunningTimerIntervalDuration: "3.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  return engine(trigger, new InvocationContext({ functionName: contract.name, invocationId: "1" }));
}

/** Completes the oldest call that the script has an answer for; timers fire when nothing else moves. */
function completeOne(
  open: Map<number, { call: Call; action: Action }>,
  script: Script,
  clock: { ms: number },
): object | undefined {
  const timers = [...open].filter(([, { action }]) => action.actionType === TIMER);
  for (const [id, { call, action }] of open) {
    if (action.actionType === TIMER) continue;
    const isActivity = ACTIVITY.includes(action.actionType);
    const answer = (isActivity ? script.activities : script.orchestrations)?.[call.name];
    if (!answer) throw new Error(`the script has no answer for ${call.name}`);
    const done = answered(answer, call.input);
    if (done === PENDING) continue;
    open.delete(id);
    clock.ms += 10;
    const result = isActivity
      ? "error" in done
        ? { terminal: done.error }
        : { ok: done.value }
      : resultOf(done);
    return { ...event(isActivity ? 5 : 8, clock.ms), TaskScheduledId: id, Result: JSON.stringify(result) };
  }
  const [id, timer] = timers[0] ?? [];
  if (id === undefined) return undefined;
  open.delete(id);
  clock.ms = Math.max(clock.ms, Date.parse(timer?.action.fireAt as string));
  return { ...event(11, clock.ms), TimerId: id, FireAt: new Date(clock.ms).toISOString() };
}

/** A sub-orchestration never throws: its failure is part of its result. */
function resultOf(done: { value: unknown } | { error: string }): unknown {
  if ("error" in done) throw new Error(done.error);
  return done.value;
}

function answered(
  answer: (input: never) => unknown,
  input: unknown,
): { value: unknown } | { error: string } | typeof PENDING {
  try {
    const value = answer(input as never);
    return value === PENDING ? PENDING : { value: value ?? null };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

const actionsOf = (state: State) => state.actions.flat().flatMap(flatten);

/** Everything that a workflow has asked for, in order. */
export const callsOf = (state: State): Call[] => actionsOf(state).map(callOf);

/** Actions that take an id, in the order of their ids. */
function flatten(action: Action): Action[] {
  if (action.compoundActions) return action.compoundActions.flatMap(flatten);
  const takesId = [...ACTIVITY, ...ORCHESTRATION, TIMER].includes(action.actionType);
  return takesId ? [action] : [];
}

function callOf({ actionType, functionName, input, instanceId, fireAt }: Action): Call {
  if (actionType === TIMER) return { name: "timer", input: JSON.parse(JSON.stringify(fireAt)) };
  return { name: functionName as string, input: structuredClone(input), ...(instanceId && { instanceId }) };
}

function scheduledEvent(id: number, action: Action, now: number): object {
  const type = action.actionType === TIMER ? 10 : ACTIVITY.includes(action.actionType) ? 4 : 7;
  return { ...event(type, now), EventId: id, Name: action.functionName, FireAt: action.fireAt };
}

const event = (type: number, now: number) => ({
  EventType: type,
  EventId: -1,
  IsPlayed: false,
  Timestamp: new Date(now).toISOString(),
});
const turn = (now: number) => event(12, now);
