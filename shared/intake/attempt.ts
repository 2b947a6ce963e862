/** A run of one snapshot, training plan and code, as far as admission cares. */
export interface Attempt {
  attempt: number;
  /** How it ended, if it has. */
  outcome?: string;
  /** Whether Durable has it as an active instance, as an ended one, or not at all. */
  instance: "active" | "ended" | "missing";
}

export type NextAttempt = { attempt: number; reused?: string };

/** Ends that the same photos, plan and code would reach again. */
const DONE = new Set(["promoted", "refused", "rejected", "unchanged"]);
/** An event or the timer does not repeat a failure more often than this. */
const AUTOMATIC_ATTEMPTS = 3;

/** Which attempt answers a request: a finished or running one with the reason for its reuse, or a new one. */
export function nextAttempt(
  attempts: readonly Attempt[],
  { force, automatic }: { force: boolean; automatic: boolean },
): NextAttempt {
  const last = attempts.toSorted((a, b) => b.attempt - a.attempt)[0];
  if (!last) return { attempt: 1 };
  const { attempt, outcome, instance } = last;
  if (!outcome && instance === "active") return { attempt, reused: "it is running now" };
  if (!outcome && instance === "missing") return { attempt };
  if (outcome && DONE.has(outcome) && !force)
    return { attempt, reused: `the same photos, plan and code were run before: ${outcome}` };
  if (automatic && attempt >= AUTOMATIC_ATTEMPTS)
    return { attempt, reused: `it failed ${attempt} times: ask for another attempt with POST retrain` };
  return { attempt: attempt + 1 };
}
