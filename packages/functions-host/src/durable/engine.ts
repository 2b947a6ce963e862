import { randomUUID } from "node:crypto";
import { WorkerLost } from "../worker/worker-lost.ts";
import { type ActivityRunner, activityRunner } from "./activity-runner.ts";
import { type Alarm, alarm } from "./alarm.ts";
import { commitTurn } from "./commit-turn.ts";
import type { Effects } from "./effects.ts";
import type { EngineParts } from "./engine-parts.ts";
import { EventType } from "./history-event.ts";
import { type Instance, isTerminal } from "./instance.ts";
import { keyedQueue } from "./keyed-queue.ts";
import { runEntity } from "./run-entity.ts";
import { runTurn } from "./run-turn.ts";
import { type SimulationCache, simulationCache } from "./simulation-cache.ts";

/** Runs orchestrations, entities, activities and timers from what the store holds. */
export interface Engine {
  /** Looks again at these instances' inboxes. */
  wake(instances: readonly string[]): void;
  /** Takes up what a commit left to do. */
  follow(effects: Effects): void;
  /** Takes up everything that an earlier run of the host left. */
  resume(): void;
  /** Stops a turn that runs alone because it does not end; one that runs among others ends by itself. */
  interrupt(instance: string): void;
  /** Forgets where these instances stood: their histories were changed from outside. */
  forget(instances: readonly string[]): void;
  /** Resolves when an instance has ended. */
  ended(id: string): Promise<void>;
  /** Resolves once nothing runs and nothing is due now. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const messagesPerTurn = 1000;

/** Builds the engine. Nothing runs before `resume`. */
export function createEngine(parts: EngineParts): Engine {
  const { store, settings, clock } = parts;
  const cache: SimulationCache = simulationCache();
  const turns = keyedQueue(settings.maxConcurrentOrchestrators, turn, parts.log);
  const activities: ActivityRunner = activityRunner(parts, (instance) => wake([instance]));
  const timers: Alarm = alarm(clock, store, wake);

  const turnsOf = new Map<string, AbortController>();
  const watchers = new Map<string, Set<() => void>>();

  async function ended(id: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const mine = watchers.get(id) ?? new Set();
    watchers.set(id, mine.add(resolve));
    const instance = store.instances.get(id);
    if (instance && isTerminal(instance.status)) resolve();
    await promise;
    mine.delete(resolve);
    if (mine.size === 0) watchers.delete(id);
  }

  function wake(instances: readonly string[]): void {
    for (const instance of instances) turns.add(instance);
  }

  function follow(effects: Effects): void {
    activities.add(effects.activities);
    if (effects.firstDue !== undefined) timers.notLaterThan(effects.firstDue);
    wake(effects.awake);
  }

  async function turn(id: string, stepAside: () => void): Promise<void> {
    if (id.startsWith("@")) return follow(await runEntity(parts, id, stepAside));
    const instance = store.instances.get(id);
    // While suspended, what tells it to go on may stand behind any number of other messages.
    const limit = instance?.status === "Suspended" ? Number.MAX_SAFE_INTEGER : messagesPerTurn;
    const waiting = store.queues.inbox(id, limit);
    if (waiting.length === 0) return;
    if (!instance || isTerminal(instance.status)) {
      cache.forget(id);
      await store.database.commit(() => store.queues.take(waiting.map(({ seq }) => seq)));
      if (waiting.length === messagesPerTurn) wake([id]);
      return;
    }
    const controller = new AbortController();
    turnsOf.set(id, controller);
    const rules = { wanted: () => isWanted(instance), onAside: stepAside, signal: controller.signal };
    const result = await runTurn(parts, cache, instance, waiting, rules).catch(lost);
    turnsOf.delete(id);
    if (result === "lost") return wake([id]);
    if (!result) return;
    const effects = await store.database.commit(() => {
      // Replaced while its turn ran: what the turn decided is about an execution that is gone.
      if (store.instances.get(id)?.execution !== instance.execution) return undefined;
      return commitTurn(store, instance, result, clock.now(), {
        execution: randomUUID().replaceAll("-", ""),
        version: settings.defaultVersion,
      });
    });
    if (!effects) return wake([id]);
    result.committed(effects);
    if (result.turn.ending) for (const tell of watchers.get(id) ?? []) tell();
    follow(effects);
    if (waiting.length === messagesPerTurn) wake([id]);
  }

  /** Whether a turn whose process has ended is to be run again: not if the instance was told to stop meanwhile. */
  function isWanted({ id, execution }: Instance): boolean {
    const told = store.queues
      .inbox(id, Number.MAX_SAFE_INTEGER)
      .map(({ message }) => message.event.EventType);
    return store.instances.get(id)?.execution === execution && !told.includes(EventType.ExecutionTerminated);
  }

  return {
    wake,
    follow,
    interrupt: (instance) => turnsOf.get(instance)?.abort(),
    forget: (instances) => instances.forEach((id) => void cache.forget(id)),
    ended,
    resume() {
      activities.add(store.queues.activities());
      wake(store.queues.instancesWithMessages());
      timers.start();
    },
    async idle() {
      while (turns.busy() || activities.busy() || timers.busy())
        await new Promise((resolve) => setTimeout(resolve, 1));
    },
    async stop() {
      timers.stop();
      await Promise.all([turns.stop(), activities.stop()]);
    },
  };
}

/** Its process has ended and it is not wanted any more; what the instance was told instead waits in its inbox. */
function lost(error: unknown): "lost" {
  if (error instanceof WorkerLost) return "lost";
  throw error;
}
