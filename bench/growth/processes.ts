import { execFileSync } from "node:child_process";

/** What is measured apart, by what stands in the command line; the first that fits. */
const KINDS: [kind: Kind, part: string][] = [
  ["functions worker", "functions-host/src/worker/main.ts"],
  ["functions host", "functions-host.mjs"],
  ["decoder", "darkroom_training.photos.apart"],
  ["task", "local/databricks/launch.py"],
];
export type Kind = "functions worker" | "functions host" | "task" | "decoder";

/** Megabytes that the largest process of a kind holds, of those below this one. */
export type Held = Partial<Record<Kind, number>>;

/** Looks at every process below this one. Linux only. */
export function heldNow(): Held {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,rss=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => {
    const [pid, parent, kilobytes, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), args: args.join(" ") };
  });
  const parentOf = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parentOf.get(pid) ?? 0));
  const held: Held = {};
  for (const { pid, kilobytes, args } of processes) {
    const kind = KINDS.find(([, part]) => args.includes(part))?.[0];
    if (kind && isOurs(pid)) held[kind] = Math.max(held[kind] ?? 0, kilobytes / 1024);
  }
  return held;
}

/** The larger of each. */
export function larger(one: Held, other: Held): Held {
  const kinds = [...Object.keys(one), ...Object.keys(other)] as Kind[];
  return Object.fromEntries(kinds.map((kind) => [kind, Math.max(one[kind] ?? 0, other[kind] ?? 0)]));
}
