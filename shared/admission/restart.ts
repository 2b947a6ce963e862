import type { Plan } from "../plan/schema.ts";
import type { Head } from "./head.ts";

/** Stages in which a run has trained its models: what is left is short, and stopping it would waste the most. */
const PAST_SEARCH = new Set(["evaluate", "release", "promote", "finish"]);

/**
 * Whether the run that holds the place is stopped for the one that waits.
 *
 * Restarts may follow each other for at most one longest wait; then a run comes to its own end, whatever arrives. So photos that
 * never stop cannot keep a model from being trained: they hold it up by one longest wait at most.
 */
export function mayRestart(
  head: Head,
  { late_photos, longest_wait }: Plan["dataset"]["settle"],
  stage: string,
  now: number,
): boolean {
  if (late_photos !== "restart" || head.running === null || head.queued === null) return false;
  if (PAST_SEARCH.has(stage) || head.runningSince === null) return false;
  return now - Date.parse(head.runningSince) < longest_wait * 1000;
}
