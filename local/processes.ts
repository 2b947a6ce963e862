import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** One process for good: a pid is given to another process sooner or later, with another start time. */
export type ProcessIdentity = { pid: number; started: string };

/** Who runs under this pid now; undefined for nobody and for a process that has ended and waits to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = existsSync("/proc/self/stat") ? startInProc(pid) : startFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this very process still runs. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/** Sends a signal to a process, or to its group with -pid; one that is gone already, or is not ours, is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error; // macOS says EPERM of a group of zombies
  }
}

// See proc(5): the name, in parentheses, may hold anything, so fields are counted from behind it.
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function startInProc(pid: number): string | undefined {
  const fields = statFields(pid);
  return fields?.[0] === "Z" || fields?.[0] === "X" ? undefined : fields?.[19];
}

function startFromPs(pid: number): string | undefined {
  const [state, started] = run("ps", ["-o", "stat=,lstart=", "-p", String(pid)])
    .trim()
    .split(/\s+(.*)/);
  return state?.startsWith("Z") ? undefined : started;
}

function run(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}
