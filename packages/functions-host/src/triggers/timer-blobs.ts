import type { AppFunction } from "../app/app-function.ts";
import type { StorageAccount } from "../bindings/storage-account.ts";
import type { Log } from "../log.ts";
import type { ScheduleStatus } from "./schedule-status.ts";

/** What Azure's host writes about timers into its own storage, where people and tools look for it. */
export interface TimerBlobs {
  lock(fn: AppFunction): void;
  status(fn: AppFunction, status: ScheduleStatus): void;
  /** Waits a moment for what is still on its way. */
  stop(): Promise<void>;
}

const container = "azure-webjobs-hosts";

/** Nothing is read back from there: the store of this host is what counts. Without an account nothing is written. */
export function timerBlobs(account: StorageAccount | undefined, hostId: string, log: Log): TimerBlobs {
  const writing = new Map<string, Promise<void>>();
  const failed = new Set<string>();

  /** One after the other for each blob: the last one has to stay. */
  function write(fn: AppFunction, path: string, text: string): void {
    if (!account) return;
    const name = `${container}/${path}`;
    const turn = (writing.get(name) ?? Promise.resolve())
      .then(() => account.putBlob(name, Buffer.from(text)))
      .catch((error: Error) => {
        if (!failed.has(name))
          log("warning", `Function.${fn.name}`, `${name} cannot be written: ${error.message}`);
        failed.add(name);
      });
    writing.set(name, turn);
  }

  return {
    lock: (fn) => write(fn, `locks/${hostId}/Host.Functions.${fn.name}.Listener`, ""),
    status: (fn, status) =>
      write(fn, `timers/${hostId}/Host.Functions.${fn.name}/status`, JSON.stringify(status)),
    async stop() {
      const late = new Promise((resolve) => setTimeout(resolve, 1_000).unref());
      await Promise.race([Promise.all(writing.values()), late]);
    },
  };
}
