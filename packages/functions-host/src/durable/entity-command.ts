import type { Action } from "./action.ts";
import type { Command } from "./command.ts";
import { entityId } from "./entity-id.ts";

/** A one-way message to an entity, now or at a time. */
export function signalCommand(action: Action, id: number): Command {
  const { instanceId = "", operation = "", input, fireAt } = action;
  return {
    do: "signal",
    id,
    target: instanceId,
    operation,
    input,
    ...(fireAt && { at: Date.parse(fireAt) }),
  };
}

/** A call whose answer carries the request's id as its name. */
export function callEntityCommand(action: Action, id: number, requestId: string): Command {
  const { instanceId = "", operation = "", input } = action;
  return { do: "callEntity", id, requestId, target: instanceId, operation, input };
}

/** A request for the locks of several entities. */
export function lockCommand(action: Action, id: number): Command & { do: "lock" } {
  const { lockRequestId = "", lockSet = [] } = action;
  const entities = lockSet.map(({ name, key }) => entityId(name, key));
  return { do: "lock", id, requestId: lockRequestId, entities };
}
