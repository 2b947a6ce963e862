import { runFunction } from "../run-function.ts";
import type { Entity } from "../store/entities.ts";
import type { Effects } from "./effects.ts";
import type { EngineParts } from "./engine-parts.ts";
import { entityId, partsOfEntityId } from "./entity-id.ts";
import { type EntityMessage, nextStep } from "./entity-message.ts";
import { unknownFunction } from "./failure-texts.ts";
import { EventType } from "./history-event.ts";
import { isTerminal } from "./instance.ts";
import { tooLarge } from "./limits.ts";
import type { Store } from "./store.ts";
import { tellEntity } from "./tell-entity.ts";

type Operation = EntityMessage & { kind: "call" | "signal" };

/** What the SDK's entity shim answers for a batch. */
interface BatchResult {
  entityExists: boolean;
  entityState?: string;
  results: { isError: boolean; result?: string }[];
  signals: { target: { name: string; key: string }; name: string; input?: string }[];
}

const batchSize = 1000;

/** Takes an entity one step further: a batch of operations, or a lock taken or given back. */
export async function runEntity(parts: EngineParts, id: string, stepAside: () => void): Promise<Effects> {
  const { store, clock } = parts;
  const found = store.entities.get(id);
  // Behind a lock the holder's messages may stand after any number of others.
  const limit = found?.lockedBy ? Number.MAX_SAFE_INTEGER : batchSize;
  const inbox = store.queues.entityInbox(id, limit);
  const now = clock.now();
  const entity: Entity = found ?? { id, state: null, lockedBy: null, created: now, updated: now };
  const step = nextStep(
    entity.lockedBy,
    inbox.map(({ message }) => message),
  );
  const effects: Effects = { activities: [], awake: [], firstDue: undefined };
  if (step.do === "wait") return effects;
  const chosen = (step.do === "operations" ? step.at : [step.at]).map(
    (index) => inbox[index] as (typeof inbox)[0],
  );
  const batch =
    step.do === "operations"
      ? await runBatch(
          parts,
          entity,
          chosen.map(({ message }) => message as Operation),
          stepAside,
        )
      : undefined;
  return store.database.commit(() => {
    store.queues.take(chosen.map(({ seq }) => seq));
    const [first] = chosen;
    if (batch)
      applyBatch(
        store,
        entity,
        chosen.map(({ message }) => message as Operation),
        batch,
        now,
        effects,
      );
    else if (first?.message.kind === "lock") lock(store, entity, first.message, now, effects);
    else store.entities.put({ ...entity, lockedBy: null });
    effects.awake.push(id);
    return effects;
  });
}

async function runBatch(
  parts: EngineParts,
  entity: Entity,
  operations: Operation[],
  onAside: () => void,
): Promise<BatchResult> {
  const self = partsOfEntityId(entity.id);
  const { name } = self;
  const fn = parts.functions().find(name, "entityTrigger");
  if (!fn) {
    const known = parts.functions().ofType("entityTrigger");
    return allFailed(
      entity,
      operations,
      unknownFunction(
        "entity",
        name,
        known.map((each) => each.name),
      ),
    );
  }
  const trigger = {
    self,
    exists: entity.state !== null,
    state: entity.state ?? undefined,
    batch: operations.map((operation) => ({
      id: operation.kind === "call" ? operation.id : undefined,
      name: operation.operation,
      input: operation.input ?? undefined,
      isSignal: operation.kind === "signal",
    })),
  };
  const data = { string: JSON.stringify(trigger) };
  const metadata = { instanceId: { string: entity.id } };
  const { failure, returnValue } = await runFunction(parts, fn, data, metadata, { rules: { onAside } });
  if (failure) return allFailed(entity, operations, `Entity function '${name}' failed: ${failure.message}`);
  const batch: BatchResult = JSON.parse(returnValue?.json ?? "{}");
  const wrong = tooLarge(batch.entityState, `The state of ${entity.id}`);
  return wrong ? allFailed(entity, operations, wrong) : batch;
}

function allFailed(entity: Entity, operations: Operation[], reason: string): BatchResult {
  return {
    entityExists: entity.state !== null,
    ...(entity.state !== null && { entityState: entity.state }),
    results: operations.map(() => ({ isError: true, result: JSON.stringify(reason) })),
    signals: [],
  };
}

function applyBatch(
  store: Store,
  entity: Entity,
  operations: Operation[],
  batch: BatchResult,
  now: number,
  effects: Effects,
): void {
  const state = batch.entityExists ? (batch.entityState ?? "null") : null;
  if (state === null && entity.lockedBy === null) store.entities.remove(entity.id);
  else store.entities.put({ ...entity, state, updated: now });
  operations.forEach((operation, index) => {
    if (operation.kind === "signal") return;
    const { isError = false, result } = batch.results[index] ?? {};
    const answer = { result: result ?? null, ...(isError && { exceptionType: "System.Exception" }) };
    answerCaller(store, operation, JSON.stringify(answer), effects);
  });
  for (const { target, name, input } of batch.signals) {
    const id = entityId(target.name, target.key);
    tellEntity(store, id, { kind: "signal", operation: name, input: input || null }, effects);
  }
}

/** Takes the lock and asks the next entity of the set, or tells the orchestration that it has them all. */
function lock(
  store: Store,
  entity: Entity,
  request: EntityMessage & { kind: "lock" },
  now: number,
  effects: Effects,
): void {
  const holder = store.instances.get(request.from.instanceId);
  // An orchestration that ended meanwhile would never give the lock back.
  if (holder?.execution !== request.from.execution || isTerminal(holder.status)) return;
  store.entities.put({ ...entity, lockedBy: request.from.execution, updated: now });
  const next = request.entities[request.entities.indexOf(entity.id) + 1];
  if (next === undefined) {
    answerCaller(store, request, JSON.stringify({}), effects);
    return;
  }
  tellEntity(store, next, request, effects);
}

function answerCaller(
  store: Store,
  { id, from }: { id: string; from: { instanceId: string; execution: string } },
  Input: string,
  effects: Effects,
): void {
  const event = { EventType: EventType.EventRaised, Name: id, Input };
  store.queues.send(from.instanceId, { execution: from.execution, event });
  effects.awake.push(from.instanceId);
}
