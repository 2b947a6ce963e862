import { setTimeout as sleep } from "node:timers/promises";
import { signal } from "../../local/processes.ts";
import { end } from "../local/processes.ts";
import type { Darkroom } from "./darkroom.ts";
import { killService, killWorker, SCRIPTS, type Service, taskProcesses } from "./victims.ts";
import { type Standing, standing } from "./where.ts";

/** How often a stack starts a service again before it gives up. */
const RESTARTS = 3;
/** A life cycle comes to its end on a busy machine, too. */
const KILLS_A_LIFE = 15;
const LONGEST_PAUSE_MS = 12_000;
const VICTIMS = [...(Object.keys(SCRIPTS) as Service[]), "worker", "task"] as const;
type Victim = (typeof VICTIMS)[number];

/**
 * A Darkroom whose processes are killed at random moments. `start` starts it on its folder, and again after a crash of the whole
 * machine; `say` hears of each kill.
 */
export async function startKiller(
  start: () => Promise<Darkroom>,
  random: () => number,
  say: (text: string) => void,
) {
  let darkroom = await start();
  let restarts = new Map<Service, number>();
  const kills = new Map<string, number>();
  const tasks = new Map<string, number>();

  /** What was killed, if anything of the kind runs. */
  async function kill(victim: Victim): Promise<string | undefined> {
    const { data } = darkroom;
    if (victim === "worker") return killWorker(data) ? victim : undefined;
    if (victim === "task") return killTask(data);
    const before = restarts.get(victim) ?? 0;
    // Nothing is asked of the stack that it does not promise: a service out of new starts falls with the whole machine.
    if (before === RESTARTS) return killMachine();
    if (!(await killService(data, victim))) return undefined;
    restarts.set(victim, before + 1);
    return victim;
  }

  /** A step is repeated after the first death of its process, not after the second: that is said to be for memory. */
  function killTask(data: string): string | undefined {
    const task = taskProcesses(data).find(({ spec }) => !tasks.has(spec));
    if (!task) return undefined;
    tasks.set(task.spec, task.taskRunId);
    signal(task.pid, "SIGKILL");
    return `task ${task.entryPoint}`;
  }

  async function killMachine(): Promise<string> {
    await end(darkroom.child);
    restarts = new Map();
    darkroom = await start();
    return "machine";
  }

  return {
    get darkroom() {
      return darkroom;
    },
    /** How often each kind of process was killed. */
    kills,
    count: () => [...kills.values()].reduce((sum, each) => sum + each, 0),
    /** Databricks' numbers of the tasks' runs whose processes were killed. */
    killedTasks: () => new Set(tasks.values()),

    /** Kills one process after the other until a model has this many runs and all have ended. */
    async untilEnded(model: string, runs: number): Promise<void> {
      let left = KILLS_A_LIFE;
      for (let seen: Standing = { stage: "settle", ended: false }; !seen.ended; ) {
        const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] as Victim;
        const killed = left > 0 && (await kill(victim));
        if (killed) {
          left--;
          const kind = killed.split(" ")[0] as string;
          kills.set(kind, (kills.get(kind) ?? 0) + 1);
          say(`run ${runs}, ${seen.stage}: ${killed} killed`);
        }
        await sleep(random() * LONGEST_PAUSE_MS);
        if (darkroom.child.exitCode !== null) throw new Error("the stack has given up a service");
        seen = (await standing(darkroom, model, runs)) ?? seen;
      }
    },
  };
}
