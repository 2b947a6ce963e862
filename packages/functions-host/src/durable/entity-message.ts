/** Who waits for an entity's answer. */
export interface Caller {
  instanceId: string;
  execution: string;
}

/** What an entity is asked; inputs as JSON texts. */
export type EntityMessage =
  | { kind: "call"; id: string; operation: string; input: string | null; from: Caller }
  | { kind: "signal"; operation: string; input: string | null }
  | { kind: "lock"; id: string; entities: string[]; from: Caller }
  | { kind: "release"; execution: string };

/** What an entity does next with its inbox. */
export type EntityStep =
  | { do: "operations"; at: number[] }
  | { do: "lock"; at: number }
  | { do: "release"; at: number }
  | { do: "wait" };

/**
 * Chooses the next step. While an entity is locked only the holder's calls and its release go through, whatever
 * waits before them; otherwise operations run in batches up to the next lock request.
 */
export function nextStep(lockedBy: string | null, inbox: readonly EntityMessage[]): EntityStep {
  const passes = (message: EntityMessage) =>
    lockedBy === null ||
    (message.kind === "call" && message.from.execution === lockedBy) ||
    (message.kind === "release" && message.execution === lockedBy);
  const at: number[] = [];
  for (const [index, message] of inbox.entries()) {
    if (!passes(message)) continue;
    if (message.kind === "call" || message.kind === "signal") {
      at.push(index);
      continue;
    }
    return at.length > 0 ? { do: "operations", at } : { do: message.kind, at: index };
  }
  return at.length > 0 ? { do: "operations", at } : { do: "wait" };
}
