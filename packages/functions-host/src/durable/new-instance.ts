import { EventType } from "./history-event.ts";
import type { Instance } from "./instance.ts";
import type { Store } from "./store.ts";

/** The first event of an execution, on its way to the inbox. */
export function startMessage(instance: Instance) {
  const { name, input, version, execution } = instance;
  return {
    execution,
    event: {
      EventType: EventType.ExecutionStarted,
      Name: name,
      Input: input,
      ...(version && { Version: version }),
    },
  };
}

/** Removes an instance and all that belongs to it. */
export function forgetInstance(store: Store, id: string): void {
  store.instances.remove(id);
  store.queues.drop(id);
}
