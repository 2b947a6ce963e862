import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { readJson, writeJson } from "./json-file.ts";
import { privateFolder } from "./private.ts";
import { identify, isRunning, type ProcessIdentity, signal } from "./processes.ts";
import { Trouble } from "./trouble.ts";

type Roster = { stack: ProcessIdentity | undefined; services: ProcessIdentity[] };

const patienceMs = 8_000; // Azurite writes out what it holds when its stack has died

/** The right to use a data folder, and the list of processes that use it for this stack. */
export class StackLock {
  readonly #lock: DatabaseSync;
  readonly #file: string;
  readonly #services: ProcessIdentity[] = [];

  private constructor(lock: DatabaseSync, file: string) {
    this.#lock = lock;
    this.#file = file;
  }

  /** Takes the folder, and ends what a killed stack has left running; fails when a living stack has it. */
  static async take(folder: string): Promise<StackLock> {
    privateFolder(folder);
    const file = join(folder, "stack.json");
    const last = readJson<Roster>(file);
    // A database lock, because the kernel drops it when its process dies, however it dies.
    const lock = new DatabaseSync(join(folder, "stack.lock"), { timeout: 0 });
    try {
      lock.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      lock.close();
      if (!/locked/.test(String(error))) throw error;
      throw new Trouble(
        `Another stack (process ${last?.stack?.pid ?? "unknown"}) uses ${folder}.`,
        "Stop it with Ctrl-C, or give this one a folder of its own: --data DIR",
      );
    }
    for (const left of last?.services ?? []) await endLeftOver(left);
    const taken = new StackLock(lock, file);
    taken.#write();
    return taken;
  }

  /** Remembers a process, for the stack that comes after a crash of this one. */
  remember(service: ProcessIdentity): void {
    this.#services.push(service);
    this.#write();
  }

  /** Gives the folder back, once all services have ended. */
  release(): void {
    this.#services.length = 0;
    this.#write();
    this.#lock.close();
  }

  #write(): void {
    writeJson(this.#file, { stack: identify(process.pid), services: this.#services } satisfies Roster);
  }
}

async function endLeftOver(left: ProcessIdentity): Promise<void> {
  for (const deadline = Date.now() + patienceMs; isRunning(left) && Date.now() < deadline; ) await sleep(50);
  if (isRunning(left)) signal(left.pid, "SIGKILL");
}
