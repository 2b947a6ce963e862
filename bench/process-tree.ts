import { readdirSync, readFileSync } from "node:fs";

const ticksASecond = 100;

/** Seconds that this process's descendants have computed so far, on whatever cores; Linux only. Unlike time, others do not add to it. */
export function cpuOfDescendants(): number {
  return seconds(familyOf(process.pid).filter(({ pid }) => pid !== process.pid));
}

/** Seconds that a process and its descendants have computed so far. */
export function cpuOf(pid: number): number {
  return seconds(familyOf(pid));
}

/** Megabytes that a process and its descendants hold; of what they share with others, their part. */
export function memoryOf(pid: number): number {
  const kilobytes = familyOf(pid).map(({ pid }) => {
    const told = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+)/m.exec(told)?.[1]);
  });
  return kilobytes.reduce((sum, own) => sum + own, 0) / 1000;
}

/** Asks a process and its descendants to end, also those that have left its group. */
export function end(pid: number): void {
  for (const { pid: each } of familyOf(pid)) process.kill(each, "SIGTERM");
}

const seconds = (processes: Process[]) => processes.reduce((sum, { ticks }) => sum + ticks, 0) / ticksASecond;

interface Process {
  pid: number;
  parent: number;
  ticks: number;
}

/** A process and its descendants. */
function familyOf(first: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(pid) ?? []);
  const family = new Set([first]);
  for (let grown = true; grown; ) {
    const more = all.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    for (const { pid } of more) family.add(pid);
    grown = more.length > 0;
  }
  return all.filter(({ pid }) => family.has(pid));
}

function statOf(pid: string): Process | undefined {
  try {
    // After the name in brackets: state, parent, … , and as 12th and 13th the time in user and system mode.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
