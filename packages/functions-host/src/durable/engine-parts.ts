import type { AppFunctions } from "../app/functions.ts";
import type { Bindings } from "../bindings/bindings.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { WorkerPool } from "../worker/worker-pool.ts";
import type { DurableSettings } from "./settings.ts";
import type { Store } from "./store.ts";

/** What the parts of the engine share. */
export interface EngineParts {
  store: Store;
  pool: WorkerPool;
  functions: () => AppFunctions;
  clock: Clock;
  log: Log;
  settings: DurableSettings;
  bindings: Bindings;
}
