import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { Act } from "./act.ts";

/** Adds what is known of an act to the log, whose lines nobody changes. */
export async function noteAct(blobs: Blobs, act: Act): Promise<void> {
  await blobs.appendLine(paths.auditHour(act.at), act);
}

/** What was called for on a day (2026-11-27, in UTC), the newest first. */
export async function readActs(blobs: Blobs, day: string): Promise<Act[]> {
  const acts = new Map<string, Act>();
  for await (const { path } of blobs.list(paths.auditDay(day)))
    for await (const act of blobs.lines({ container: "audit", path }, Act)) {
      const before = acts.get(act.call);
      if (before === undefined || act.status !== null) acts.set(act.call, act);
    }
  return [...acts.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
}
