import { readdirSync, readFileSync } from "node:fs";

const ticksASecond = 100;

/** Seconds that this process's descendants have computed so far, on whatever cores; Linux only. Unlike time, others do not add to it. */
export function cpuOfDescendants(): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(pid) ?? []);
  const family = new Set([process.pid]);
  for (let grown = true; grown; ) {
    const more = all.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    for (const { pid } of more) family.add(pid);
    grown = more.length > 0;
  }
  const ticks = all
    .filter(({ pid }) => pid !== process.pid && family.has(pid))
    .reduce((sum, { ticks }) => sum + ticks, 0);
  return ticks / ticksASecond;
}

function statOf(pid: string): { pid: number; parent: number; ticks: number } | undefined {
  try {
    // After the name in brackets: state, parent, … , and as 12th and 13th the time in user and system mode.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
