import { execFileSync } from "node:child_process";

/** Processes of a host's group, and the megabytes that they take together. */
export function processes(host: number): { pids: string[]; megabytes: number } {
  const lines = execFileSync("ps", ["-eo", "pgid=,pid=,rss=,comm="]).toString().trim().split("\n");
  const own = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([group, , , name]) => group === String(host) && name !== "ps");
  return {
    pids: own.map(([, one]) => one as string),
    megabytes: own.reduce((sum, [, , kilobytes]) => sum + Number(kilobytes) / 1024, 0),
  };
}
