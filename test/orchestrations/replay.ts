import { expect } from "vitest";
import { perform } from "../../activities/perform.ts";
import type { Contract } from "../../shared/kit/contract.ts";
import type { Ctx, Workflow } from "../../shared/kit/durable.ts";
import {
  type Action,
  actionsOf,
  type Call,
  callOf,
  continuedWith,
  kindOf,
  replay,
  type State,
} from "./engine.ts";

/**
 * The always-replay driver: plays a workflow on the real SDK's engine, from the beginning of its history after every single
 * result, and fails if a replay does not repeat what was asked for before. Calls end in any order, fail and are tried again as
 * their policies say, and a play can go on from wherever an earlier one stood.
 */

export interface Script {
  /** Answers an activity with its result, or throws what ends it for good. Return `PENDING` to leave it running. */
  activities?: Record<string, (input: never) => unknown>;
  /** Does activities in earnest, in the place of answers: what may pass is tried again, as in the app. */
  perform?: (call: Call) => Promise<unknown>;
  /** Answers a sub-orchestration, or throws what it fails with. */
  orchestrations?: Record<string, (input: never) => unknown>;
  /** Whether an attempt of an activity (from 1 on) fails for a reason that may pass. */
  fails?: (call: Call, attempt: number) => boolean;
  /** Which of so many calls that could end now does: the oldest, if nothing is said. */
  next?: (open: number) => number;
  /** An event that arrives once a call of this name is pending, or in this turn. */
  event?: { name: string; payload: unknown; during?: string; turn?: number };
}

export const PENDING = Symbol("pending");

export interface Played<O> {
  output: O;
  /** Everything that was scheduled, in order. */
  calls: Call[];
  /** The input of a continueAsNew, if that is how it ended. */
  continuedWith: unknown;
  statuses: unknown[];
  /** What had not ended when it ended. */
  left: string[];
  /** How it stood before each turn. */
  stands: Stand[];
}

/** A call that has not ended, or the wait before its next attempt. */
interface Open {
  call: Call;
  action: Action;
  /** Its place among all actions. */
  place: number;
  attempt: number;
  /** Milliseconds since 1970, for timers and waits. */
  due?: number;
}

/** How a play stands: whoever goes on from here knows nothing else. */
export interface Stand {
  ms: number;
  history: object[];
  scheduled: Call[];
  open: ReadonlyMap<number, Open>;
  nextId: number;
  eventSent: boolean;
}

const MOST_TURNS = 1000;
/** Of the app, in host.json. */
const VERSION = "1.1";
const [CHILD_FAILED, TASK_FAILED, EVENT] = [9, 6, 15];
const SCHEDULED = { timer: 10, activity: 4, orchestration: 7 };
const COMPLETED = { timer: 11, activity: 5, orchestration: 8 };

/** Plays a workflow to its end, from the beginning or from where another play stood. */
export async function play<I, O>(
  contract: Contract<I, O>,
  workflow: (ctx: Ctx, input: I) => Workflow<O>,
  input: unknown,
  script: Script,
  from = beginning(contract.name, input),
  instanceId = "instance-1",
): Promise<Played<O>> {
  let stand = from;
  const statuses: unknown[] = [];
  const stands: Stand[] = [];
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    stands.push(stand);
    const state = await replay(contract, workflow, input, stand.history, instanceId);
    statuses.push(state.customStatus);
    stand = asked(stand, state);
    if (state.isDone) {
      const { scheduled: calls } = stand;
      const left = [...stand.open.values()].map(({ call }) => call.name);
      return {
        output: state.output as O,
        calls,
        continuedWith: continuedWith(state),
        statuses,
        left,
        stands,
      };
    }
    stand = isDue(script, stand, turns)
      ? raised(stand, script.event as { name: string })
      : await moved(stand, script);
  }
  throw new Error(`no end after ${MOST_TURNS} turns`);
}

/** How a workflow stands that was started just now, or at so many milliseconds since 1970. */
export function beginning(name: string, input: unknown, ms = Date.parse("2026-01-01T00:00:00Z")): Stand {
  const started = { ...event(0, ms), Name: name, Input: JSON.stringify(input), Version: VERSION };
  return { ms, history: [turn(ms), started], scheduled: [], open: new Map(), nextId: 0, eventSent: false };
}

/** What a replay asks for beyond what was asked before gets its ids; cancelled timers are nobody's any more. */
function asked(stand: Stand, state: State): Stand {
  const actions = actionsOf(state);
  const calls = actions.map(callOf);
  const before = stand.scheduled.length;
  expect(calls.slice(0, before), "a replay repeats what was scheduled before").toEqual(stand.scheduled);
  const open = new Map([...stand.open].filter(([, { place }]) => !actions[place]?.isCanceled));
  const history = [...stand.history];
  let { nextId } = stand;
  for (const [place, action] of actions.entries()) {
    if (place < before) continue;
    const id = nextId++;
    const due = action.fireAt === undefined ? {} : { due: Date.parse(action.fireAt) };
    if (!action.isCanceled) open.set(id, { call: callOf(action), action, place, attempt: 1, ...due });
    const { functionName: Name, fireAt: FireAt } = action;
    history.push({ ...event(SCHEDULED[kindOf(action)], stand.ms), EventId: id, Name, FireAt });
  }
  return { ...stand, history, scheduled: calls, open, nextId };
}

function isDue({ event }: Script, { open, eventSent }: Stand, turns: number): boolean {
  if (!event || eventSent) return false;
  return event.turn === turns || [...open.values()].some(({ call }) => call.name === event.during);
}

function raised(stand: Stand, { name, payload }: { name: string; payload?: unknown }): Stand {
  const arrived = { ...event(EVENT, stand.ms), Name: name, Input: JSON.stringify(payload) };
  return { ...stand, eventSent: true, history: [...stand.history, turn(stand.ms), arrived] };
}

/** One call ends: of those that the script has an answer for, or the timer that fires first. Timers wait for calls, if asked. */
async function moved(stand: Stand, script: Script): Promise<Stand> {
  const calls = [...stand.open].filter(([, { due }]) => due === undefined);
  const timers = [...stand.open].filter(([, { due }]) => due !== undefined);
  const [timer] = timers.sort(([, a], [, b]) => (a.due as number) - (b.due as number));
  const choices = [...calls, ...(timer ? [timer] : [])];
  while (choices.length > 0) {
    const [[id, one]] = choices.splice(script.next?.(choices.length) ?? 0, 1) as [[number, Open]];
    const after = one.due === undefined ? await ended(stand, id, one, script) : fired(stand, id, one);
    if (after) return after;
  }
  throw new Error(`stuck: waiting for ${calls.map(([, { call }]) => call.name).join(", ")}`);
}

/** A timer fires, or the wait before an attempt ends: another attempt begins, or there is none left. */
function fired(stand: Stand, id: number, { due, ...one }: Open): Stand {
  const ms = Math.max(stand.ms, due as number);
  const history = [
    ...stand.history,
    turn(ms),
    { ...event(COMPLETED.timer, ms), TimerId: id, FireAt: iso(ms) },
  ];
  const open = new Map(stand.open);
  open.delete(id);
  if (kindOf(one.action) === "timer") return { ...stand, ms, history, open };
  if (one.attempt === one.action.retryOptions?.maxNumberOfAttempts) return { ...stand, ms, history, open };
  open.set(stand.nextId, { ...one, attempt: one.attempt + 1 });
  return { ...stand, ms, history, open, nextId: stand.nextId + 1 };
}

/** Undefined if the script leaves the call running. */
async function ended(stand: Stand, id: number, one: Open, script: Script): Promise<Stand | undefined> {
  const { call, action, attempt } = one;
  const kind = kindOf(action) as "activity" | "orchestration";
  const ms = stand.ms + 10;
  const with_ = (happened: object) => [...stand.history, turn(ms), { ...happened, TaskScheduledId: id }];
  const open = new Map(stand.open);
  open.delete(id);
  const happened: Happened =
    kind === "activity" && script.fails?.(call, attempt)
      ? { failed: "for now" }
      : kind === "activity" && script.perform
        ? await performed(script.perform, call)
        : scripted(script, kind, call);
  if (happened === PENDING) return undefined;
  if ("failed" in happened) {
    const history = with_({
      ...event(TASK_FAILED, ms),
      Reason: `${call.name} failed`,
      Details: happened.failed,
    });
    const { retryOptions } = action;
    if (!retryOptions) return { ...stand, ms, history, open };
    // The SDK waits after the last attempt, too.
    open.set(stand.nextId, { ...one, due: ms + retryOptions.firstRetryIntervalInMilliseconds });
    return { ...stand, ms, history, open, nextId: stand.nextId + 1 };
  }
  if (kind === "orchestration" && "terminal" in happened) {
    const history = with_({
      ...event(CHILD_FAILED, ms),
      Reason: `${call.name} failed`,
      Details: happened.terminal,
    });
    return { ...stand, ms, history, open };
  }
  const result = kind === "orchestration" && "ok" in happened ? happened.ok : happened;
  const history = with_({ ...event(COMPLETED[kind], ms), Result: JSON.stringify(result) });
  return { ...stand, ms, history, open };
}

/** How a call came to its end: with its envelope, or for a reason that may pass. */
type Happened = { ok: unknown } | { terminal: string } | { failed: string } | typeof PENDING;

async function performed(work: (call: Call) => Promise<unknown>, call: Call): Promise<Happened> {
  try {
    return (await perform(() => work(call))) as Happened;
  } catch (error) {
    return { failed: (error as Error).message };
  }
}

function scripted(script: Script, kind: "activity" | "orchestration", { name, input }: Call): Happened {
  const answer = (kind === "activity" ? script.activities : script.orchestrations)?.[name];
  if (!answer) throw new Error(`the script has no answer for ${name}`);
  try {
    const value = answer(input as never);
    return value === PENDING ? PENDING : { ok: value ?? null };
  } catch (error) {
    return { terminal: (error as Error).message };
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
const event = (type: number, ms: number) => ({
  EventType: type,
  EventId: -1,
  IsPlayed: false,
  Timestamp: iso(ms),
});
const turn = (ms: number) => event(12, ms);
