import { randomUUID } from "node:crypto";
import type { AppFunctions } from "../app/functions.ts";
import type { Clock } from "../clock.ts";
import type { Entity, EntityFilter } from "../store/entities.ts";
import type { InstanceFilter } from "../store/instances.ts";
import { releaseEntities } from "./apply-command.ts";
import type { Effects } from "./effects.ts";
import type { Engine } from "./engine.ts";
import { entityInstance } from "./entity-instance.ts";
import { unknownFunction } from "./failure-texts.ts";
import { EventType, type EventTypeNumber, type HistoryEvent } from "./history-event.ts";
import { type Instance, isTerminal, type RuntimeStatus } from "./instance.ts";
import { forgetInstance, startMessage } from "./new-instance.ts";
import { checkInstanceId, Refusal } from "./refusal.ts";
import { rewindInstance } from "./rewind.ts";
import type { DurableSettings } from "./settings.ts";
import type { Store } from "./store.ts";

/** What a new orchestration is started with; payloads as JSON texts. */
export interface StartRequest {
  name: string;
  id?: string | undefined;
  input: string | null;
  version?: string | undefined;
}

/** What a control message did: taken, or the reason why not. */
export type Answer = "accepted" | "unknown" | "ended";

/** What apps and people do to orchestrations. Every promise resolves after its effect is on disk. */
export interface DurableClient {
  start(request: StartRequest): Promise<string>;
  /** An instance; an entity shows as one that never ends. */
  get(id: string): Instance | undefined;
  list(filter: InstanceFilter): Instance[];
  /** Resolves when the instance has ended. */
  ended(id: string): Promise<void>;
  raiseEvent(id: string, name: string, input: string | null): Promise<Answer>;
  terminate(id: string, reason: string): Promise<Answer>;
  suspend(id: string, reason: string): Promise<Answer>;
  resume(id: string, reason: string): Promise<Answer>;
  /** Runs a failed instance again from its failures on; what succeeded stays. */
  rewind(id: string, reason: string): Promise<Answer>;
  /** Starts the same orchestration with the same input again, under a new id or its old one. */
  restart(id: string, newId: boolean): Promise<string>;
  history(id: string): HistoryEvent[];
  signalEntity(id: string, operation: string, input: string | null): Promise<void>;
  entity(id: string): Entity | undefined;
  entities(filter: EntityFilter): Entity[];
  purge(id: string): Promise<number>;
  purgeAll(filter: Omit<InstanceFilter, "top">): Promise<number>;
}

export interface ClientParts {
  store: Store;
  engine: Engine;
  functions: () => AppFunctions;
  clock: Clock;
  settings: DurableSettings;
}

export function createClient({ store, engine, functions, clock, settings }: ClientParts): DurableClient {
  async function tell(id: string, type: EventTypeNumber, extra: object, allowed?: (now: Instance) => void) {
    const answer = await store.database.commit((): Answer => {
      const instance = store.instances.get(id);
      if (!instance) return "unknown";
      if (isTerminal(instance.status)) return "ended";
      allowed?.(instance);
      store.queues.send(id, { event: { EventType: type, ...extra } });
      return "accepted";
    });
    if (answer === "accepted") engine.wake([id]);
    return answer;
  }

  async function start({
    name,
    id = randomUUID().replaceAll("-", ""),
    input,
    version,
  }: StartRequest): Promise<string> {
    checkInstanceId(id);
    if (!functions().find(name, "orchestrationTrigger")) {
      const known = functions().ofType("orchestrationTrigger");
      throw new Refusal(
        400,
        unknownFunction(
          "orchestrator",
          name,
          known.map((each) => each.name),
        ),
      );
    }
    const now = clock.now();
    const instance: Instance = {
      id,
      name,
      version: version ?? settings.defaultVersion ?? null,
      execution: randomUUID().replaceAll("-", ""),
      status: "Pending",
      created: now,
      updated: now,
      input,
      output: null,
      customStatus: null,
      parent: null,
    };
    const effects: Effects = { activities: [], awake: [id], firstDue: undefined };
    const conflict = await store.database.commit(() => {
      const existing = store.instances.get(id);
      if (existing && !isTerminal(existing.status) && settings.overridable !== "AnyState") return existing;
      if (existing) {
        releaseEntities(store, store.entities.lockedBy(existing.execution), existing.execution, effects);
        forgetInstance(store, id);
      }
      store.instances.put(instance);
      store.queues.send(id, startMessage(instance));
      return undefined;
    });
    if (conflict) {
      throw new Refusal(
        409,
        `An Orchestration instance with the status ${conflict.status} already exists. Instance id: ${id}.`,
      );
    }
    engine.follow(effects);
    return id;
  }

  return {
    start,
    get(id) {
      const entity = id.startsWith("@") ? store.entities.get(id) : undefined;
      return entity ? entityInstance(entity) : store.instances.get(id);
    },
    list(filter) {
      const running = !filter.statuses?.length || filter.statuses.includes("Running");
      const entities = running ? store.entities.list({ ...filter, prefix: filter.prefix ?? "@" }) : [];
      const all = [...store.instances.list(filter), ...entities.map(entityInstance)];
      return all.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, filter.top);
    },
    ended: (id) => engine.ended(id),
    raiseEvent: (id, name, input) => tell(id, EventType.EventRaised, { Name: name, Input: input }),
    terminate: (id, reason) => tell(id, EventType.ExecutionTerminated, { Input: JSON.stringify(reason) }),
    suspend: (id, reason) =>
      tell(id, EventType.ExecutionSuspended, { Reason: reason }, (instance) => {
        if (instance.status === "Suspended") throw new Refusal(500, `Instance ${id} is suspended already.`);
      }),
    resume: (id, reason) =>
      tell(id, EventType.ExecutionResumed, { Reason: reason }, (instance) => {
        if (instance.status !== "Suspended") throw new Refusal(500, `Instance ${id} is not suspended.`);
      }),
    async signalEntity(id, operation, input) {
      await store.database.commit(() => store.queues.sendEntity(id, { kind: "signal", operation, input }));
      engine.wake([id]);
    },
    entity: (id) => store.entities.get(id),
    entities: (filter) => store.entities.list(filter),
    history: (id) => store.instances.history(id),
    async rewind(id, reason) {
      const { answer, effects } = await store.database.commit(() =>
        rewindInstance(store, id, reason, clock.now()),
      );
      engine.forget(effects.awake);
      engine.follow(effects);
      return answer;
    },
    async restart(id, newId) {
      const instance = store.instances.get(id);
      if (!instance) throw new Refusal(400, `No instance with the id ${id} was found.`);
      const { name, input, version } = instance;
      return start({ name, input, version: version ?? undefined, id: newId ? undefined : id });
    },
    purge: (id) =>
      store.database.commit(() => {
        if (id.startsWith("@")) return store.entities.remove(id) ? 1 : 0;
        const instance = store.instances.get(id);
        if (!instance || !isTerminal(instance.status)) return 0;
        forgetInstance(store, id);
        return 1;
      }),
    purgeAll: (filter) =>
      store.database.commit(() => {
        const ended = store.instances
          .list({ ...filter, top: Number.MAX_SAFE_INTEGER })
          .filter((instance) => isTerminal(instance.status));
        for (const { id } of ended) forgetInstance(store, id);
        return ended.length;
      }),
  };
}

/** Reads the statuses of a query; unknown ones are left out. */
export function parseStatuses(text: string): RuntimeStatus[] {
  const all: RuntimeStatus[] = [
    "Pending",
    "Running",
    "Completed",
    "ContinuedAsNew",
    "Failed",
    "Canceled",
    "Terminated",
    "Suspended",
  ];
  const asked = text.split(",").map((each) => each.trim().toLowerCase());
  return all.filter((status) => asked.includes(status.toLowerCase()));
}
