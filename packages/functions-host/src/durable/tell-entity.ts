import type { Effects } from "./effects.ts";
import type { EntityMessage } from "./entity-message.ts";
import type { Store } from "./store.ts";

/** Sends a message to an entity, which takes it up at once, or when it is `due` (milliseconds since 1970). */
export function tellEntity(
  store: Store,
  entity: string,
  message: EntityMessage,
  effects: Effects,
  due?: number,
): void {
  store.queues.sendEntity(entity, message, due);
  if (due === undefined) effects.awake.push(entity);
  else effects.firstDue = Math.min(effects.firstDue ?? due, due);
}
