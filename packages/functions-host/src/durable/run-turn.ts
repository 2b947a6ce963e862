import type { Waiting } from "../store/queues.ts";
import { parseActions, type TurnRequest, type TurnResult } from "../worker/protocol.ts";
import { CallFailed } from "../worker/worker-lost.ts";
import type { Rules } from "../worker/worker-pool.ts";
import type { ActionOrSame } from "./action.ts";
import type { Effects } from "./effects.ts";
import type { EngineParts } from "./engine-parts.ts";
import { unknownFunction } from "./failure-texts.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import type { Instance } from "./instance.ts";
import { oversized } from "./limits.ts";
import { eventsOf, takeMessages } from "./message.ts";
import { rebuild } from "./rebuild.ts";
import type { Simulation } from "./simulation.ts";
import type { SimulationCache, Standing } from "./simulation-cache.ts";
import {
  decideTurn,
  failedTurn,
  type Outcome,
  type Turn,
  terminatedTurn,
  withinActionLimit,
  withinStatusLimit,
} from "./turn.ts";
import { versionMismatch } from "./version.ts";

/** A turn ready to be committed. */
export interface TurnToCommit {
  turn: Turn;
  /** Inbox entries that it used up. */
  consumed: number[];
  /** How many events are stored already. */
  length: number;
  suspended: boolean;
  /** To be called when it is on disk. */
  committed(effects: Effects): void;
}

/** Runs an orchestrator over what waits in its inbox; undefined if nothing may happen yet. */
export async function runTurn(
  parts: EngineParts,
  cache: SimulationCache,
  instance: Instance,
  waiting: readonly Waiting[],
  rules: Rules,
): Promise<TurnToCommit | undefined> {
  const wasSuspended = instance.status === "Suspended";
  const { taken, left } = takeMessages(
    instance.execution,
    wasSuspended,
    waiting.map(({ message }) => message),
  );
  const kept = new Set(left);
  const consumed = waiting.filter(({ message }) => !kept.has(message)).map(({ seq }) => seq);
  if (taken.length === 0) {
    if (consumed.length) await parts.store.database.commit(() => parts.store.queues.take(consumed));
    return undefined;
  }
  const mismatch = versionMismatch(instance, parts.settings);
  const terminated = taken.some(({ event }) => event.EventType === EventType.ExecutionTerminated);
  if (mismatch && parts.settings.versionFailureStrategy === "Reject" && !terminated) return undefined;
  const newEvents = eventsOf(taken, parts.clock.now());
  const suspended = newEvents.reduce(
    (state, { EventType: type }) =>
      type === EventType.ExecutionSuspended || (type !== EventType.ExecutionResumed && state),
    wasSuspended,
  );
  const standing = cache.get(instance.id, instance.execution);
  const history = standing ? undefined : parts.store.instances.history(instance.id);
  const length = standing?.length ?? history?.length ?? 0;
  const stopped = (turn: Turn): TurnToCommit => ({ turn, consumed, length, suspended, committed() {} });

  if (terminated) return stopped(terminatedTurn(newEvents));
  if (mismatch) return stopped(failedTurn(newEvents, mismatch));
  const found = parts.functions().find(instance.name, "orchestrationTrigger");
  if (!found) {
    const known = parts.functions().ofType("orchestrationTrigger");
    const reason = unknownFunction(
      "orchestrator",
      instance.name,
      known.map((each) => each.name),
    );
    return stopped(failedTurn(newEvents, `Orchestrator function '${instance.name}' failed: ${reason}`));
  }
  const request = {
    functionName: found.id,
    bindingName: found.triggerName,
    instanceId: instance.id,
    execution: instance.execution,
    trigger: triggerOf(parts, instance),
    from: standing ? length - standing.unsent.length : 0,
    events: [...(standing?.unsent ?? history ?? []), ...newEvents],
    old: length,
    known: standing?.simulation.known ?? 0,
  };
  const fails = (reason: string) =>
    stopped(failedTurn(newEvents, `Orchestrator function '${instance.name}' failed: ${reason}`));
  const answer = await askWorker(parts, request, newEvents, rules);
  if (typeof answer === "string") return fails(answer);
  const decided = decide(parts, instance, standing, history ?? [], answer, newEvents);
  if (typeof decided === "string") return fails(decided);
  const { turn, simulation } = decided;
  return {
    turn,
    consumed,
    length,
    suspended,
    committed() {
      if (turn.ending || turn.continueAsNew) return;
      cache.keep(instance.id, {
        execution: instance.execution,
        simulation,
        length: length + turn.events.length,
        unsent: turn.events.slice(newEvents.length),
      });
    },
  };
}

/** The worker's answer, or why the orchestrator fails without one. */
async function askWorker(
  { pool, store }: EngineParts,
  request: TurnRequest,
  newEvents: readonly HistoryEvent[],
  rules: Rules,
): Promise<(TurnResult & { forgotten?: false }) | string> {
  try {
    const whole = () => [...store.instances.history(request.instanceId), ...newEvents];
    const answer = await pool.turn(request, whole, rules);
    if (answer.forgotten) throw new Error("the worker lost the history that it was just given");
    return answer;
  } catch (error) {
    if (error instanceof CallFailed) return error.message;
    throw error;
  }
}

/** What the answer makes of the execution; or why it fails, as what its code asks for makes no sense. */
function decide(
  { settings }: EngineParts,
  instance: Instance,
  standing: Standing | undefined,
  history: readonly HistoryEvent[],
  answer: TurnResult & { forgotten?: false },
  newEvents: readonly HistoryEvent[],
): { turn: Turn; simulation: Simulation } | string {
  try {
    const actions = parseActions(answer.added);
    const restored = standing ?? rebuild(instance.execution, settings.defaultPollDelay, history, actions);
    const { simulation } = restored;
    if ("mismatch" in restored && restored.mismatch !== undefined) return restored.mismatch;
    const added = standing ? actions : actions.slice(simulation.known);
    const outcome = withinStatusLimit(outcomeOf(answer, added));
    const allowed = withinActionLimit(outcome, simulation, settings.maxActions);
    const turn = decideTurn(instance, simulation, newEvents, allowed);
    return oversized({ ...turn, events: turn.events.slice(newEvents.length) }) ?? { turn, simulation };
  } catch (error) {
    return (error as Error).message;
  }
}

function triggerOf({ settings }: EngineParts, instance: Instance): string {
  return JSON.stringify({
    input: instance.input === null ? null : JSON.parse(instance.input),
    instanceId: instance.id,
    isReplaying: false,
    parentInstanceId: instance.parent?.instanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: settings.defaultPollDelay,
  });
}

function outcomeOf(answer: TurnResult & { forgotten?: false }, added: ActionOrSame[]): Outcome {
  return {
    added,
    cancelled: answer.cancelled,
    isDone: answer.isDone,
    output: answer.output,
    customStatus: answer.customStatus,
    error: answer.failure?.message,
  };
}
