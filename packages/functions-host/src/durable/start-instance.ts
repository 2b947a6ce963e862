import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { releaseEntities } from "./apply-command.ts";
import type { Effects } from "./effects.ts";
import type { Engine } from "./engine.ts";
import { type Instance, isTerminal } from "./instance.ts";
import { checkSize } from "./limits.ts";
import { forgetInstance, startMessage } from "./new-instance.ts";
import { checkInstanceId, Refusal } from "./refusal.ts";
import type { DurableSettings } from "./settings.ts";
import type { Store } from "./store.ts";

/** What a new orchestration is started with; payloads as JSON texts. */
export interface StartRequest {
  name: string;
  id?: string | undefined;
  input: string | null;
  version?: string | undefined;
}

export interface ClientParts {
  store: Store;
  engine: Engine;
  clock: Clock;
  settings: DurableSettings;
}

/** Starts an orchestration and returns its id; what is there under the id already is refused or replaced. */
export async function startInstance(parts: ClientParts, request: StartRequest): Promise<string> {
  const { store, engine, settings } = parts;
  const instance = newInstance(parts, request);
  const { id } = instance;
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
    const reason = `An Orchestration instance with the status ${conflict.status} already exists. Instance id: ${id}.`;
    throw new Refusal(409, reason);
  }
  engine.interrupt(id);
  engine.follow(effects);
  return id;
}

/** An orchestrator that the app does not have is no reason to refuse: its first turn fails, as on Azure. */
function newInstance({ clock, settings }: ClientParts, request: StartRequest): Instance {
  const { name, id = randomUUID().replaceAll("-", ""), input, version } = request;
  checkInstanceId(id);
  checkSize(input, `The input of ${name}`);
  const now = clock.now();
  return {
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
}
