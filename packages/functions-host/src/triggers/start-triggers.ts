import type { AppFunction } from "../app/app-function.ts";
import type { AppFunctions } from "../app/functions.ts";
import type { StorageAccount } from "../bindings/storage-account.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Database } from "../store/database.ts";
import { type BlobSettings, scans, startBlobScans } from "./blob-scan.ts";
import type { Invoke } from "./invoke.ts";
import { createMarks } from "./marks.ts";
import { type QueueSettings, startQueues } from "./queues.ts";
import { parseSchedule } from "./schedule.ts";
import type { TimeZone } from "./time-zone.ts";
import { timerBlobs } from "./timer-blobs.ts";
import { startTimers } from "./timers.ts";

export interface TriggerParts {
  functions: AppFunctions;
  clock: Clock;
  database: Database;
  invoke: Invoke;
  storage: (connection: string | undefined) => StorageAccount;
  log: Log;
  queueSettings: QueueSettings;
  blobSettings: BlobSettings;
  /** By whose clocks timers fire. */
  zone: TimeZone;
  /** The host's own storage, if it is set up, and the host's name there. */
  hostStorage: StorageAccount | undefined;
  hostId: string;
}

/** The triggers that run by themselves. */
export interface Triggers {
  /** What cannot run, and why. */
  problems: string[];
  stop(): Promise<void>;
}

/** Starts timers, queue polling and blob scans, and warms the app up. A function whose settings are wrong is left out by name. */
export function startTriggers(parts: TriggerParts): Triggers {
  const { functions, invoke, storage } = parts;
  const problems: string[] = [];
  const usable = (type: string, check: (fn: AppFunction) => unknown) =>
    functions.ofType(type).filter((fn) => {
      try {
        check(fn);
        return true;
      } catch (error) {
        problems.push(`The function "${fn.name}" is left out: ${(error as Error).message}`);
        return false;
      }
    });
  const timers = usable("timerTrigger", (fn) => parseSchedule(String(fn.trigger.schedule)));
  const queues = usable("queueTrigger", (fn) => storage(fn.trigger.connection as string | undefined));
  const blobs = usable("blobTrigger", (fn) => storage(fn.trigger.connection as string | undefined));
  for (const fn of functions.ofType("warmupTrigger")) void invoke(fn, { json: "{}" });
  const marks = createMarks(parts.database);
  const written = timerBlobs(parts.hostStorage, parts.hostId, parts.log);
  const stopTimers = startTimers(timers, { ...parts, marks, blobs: written });
  const stopQueues = startQueues(queues, { ...parts, settings: parts.queueSettings });
  const stopScans = startBlobScans(blobs.filter(scans), { ...parts, marks, settings: parts.blobSettings });
  return {
    problems,
    async stop() {
      stopTimers();
      await Promise.all([stopQueues(), stopScans(), written.stop()]);
    },
  };
}
