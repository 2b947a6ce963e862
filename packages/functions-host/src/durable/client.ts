import type { Entity, EntityFilter } from "../store/entities.ts";
import type { InstanceFilter } from "../store/instances.ts";
import type { Answer } from "./answer.ts";
import { entityInstance } from "./entity-instance.ts";
import { EventType, type EventTypeNumber, type HistoryEvent } from "./history-event.ts";
import { type Instance, isTerminal } from "./instance.ts";
import { checkSize } from "./limits.ts";
import { forgetInstance } from "./new-instance.ts";
import { Refusal } from "./refusal.ts";
import { rewindInstance } from "./rewind.ts";
import { type ClientParts, type StartRequest, startInstance } from "./start-instance.ts";

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

export function createClient(parts: ClientParts): DurableClient {
  const { store, engine, clock } = parts;

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

  const start = (request: StartRequest) => startInstance(parts, request);

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
    async raiseEvent(id, name, input) {
      checkSize(input, `The event "${name}"`);
      return tell(id, EventType.EventRaised, { Name: name, Input: input });
    },
    async terminate(id, reason) {
      const answer = await tell(id, EventType.ExecutionTerminated, { Input: JSON.stringify(reason) });
      engine.interrupt(id);
      return answer;
    },
    suspend: (id, reason) =>
      tell(id, EventType.ExecutionSuspended, { Reason: reason }, (instance) => {
        if (instance.status === "Suspended") throw new Refusal(500, `Instance ${id} is suspended already.`);
      }),
    resume: (id, reason) =>
      tell(id, EventType.ExecutionResumed, { Reason: reason }, (instance) => {
        if (instance.status !== "Suspended") throw new Refusal(500, `Instance ${id} is not suspended.`);
      }),
    async signalEntity(id, operation, input) {
      checkSize(input, `The input of the operation "${operation}"`);
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
