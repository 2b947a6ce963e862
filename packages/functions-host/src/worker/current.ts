import { AsyncLocalStorage } from "node:async_hooks";

/** An invocation, as code that belongs to it can be asked for it. */
export interface Current {
  id: string;
  functionName: string;
  /** A turn of an orchestrator: it has nothing to wait for, so it never takes long. */
  isTurn: boolean;
}

const storage = new AsyncLocalStorage<Current>();

/** Runs code as part of an invocation, and whatever it sets off: timers, promises, events. */
export function runAs<T>(current: Current, run: () => T): T {
  return storage.run(current, run);
}

/** The invocation that the running code belongs to. */
export function current(): Current | undefined {
  return storage.getStore();
}
