/** A run of one snapshot, training plan and code, as far as admission cares. */
export interface Attempt {
  attempt: number;
  /** How it ended, if it has. */
  outcome?: string;
  /** Whether Durable has it as an active instance, as an ended one, or not at all. */
  instance: "active" | "ended" | "missing";
  /** Whether it trains even what was trained before. */
  forced: boolean;
  /** Whether it was judged by the gate and the checks that the plan has now. */
  samePolicy: boolean;
}

export type NextAttempt = { attempt: number; reused?: string };

/** Ends that the same photos, plan and code would reach again; those of `JUDGED` only under the same policy. */
const DONE = new Set(["promoted", "refused", "rejected", "unchanged"]);
const JUDGED = new Set(["refused", "rejected"]);
/** An event or the timer does not repeat a failure more often than this in a row. */
export const AUTOMATIC_ATTEMPTS = 3;

export interface Asked {
  force: boolean;
  /** Whether an event or a timer asks, not a person. */
  automatic: boolean;
  /** Whether the model was last asked for these same photos, plan and code: what came between has made another model. */
  latest: boolean;
}

/** Which attempt answers a request, by the newest ones: a finished or running one with the reason for its reuse, or a new one. */
export function nextAttempt(attempts: readonly Attempt[], { force, automatic, latest }: Asked): NextAttempt {
  const last = attempts.toSorted((a, b) => b.attempt - a.attempt)[0];
  if (!last) return { attempt: 1 };
  const { attempt, outcome, instance, samePolicy, forced } = last;
  if (!outcome && instance === "active" && (forced || !force))
    return { attempt, reused: "it is running now" };
  if (!outcome && instance === "missing") return { attempt };
  if (outcome && DONE.has(outcome) && latest && !force && (samePolicy || !JUDGED.has(outcome)))
    return { attempt, reused: `the same photos, plan and code were run before: ${outcome}` };
  if (automatic && outcome === "cancelled")
    return { attempt, reused: "it was cancelled: POST retrain starts another attempt" };
  const failures = attempts.filter(hasFailed).length;
  if (automatic && failures >= AUTOMATIC_ATTEMPTS)
    return { attempt, reused: `it failed ${failures} times: ask for another attempt with POST retrain` };
  return { attempt: attempt + 1 };
}

/** Whether an attempt repeats one that was forced and has failed: then it is forced, too. */
export function repeatsForced(attempts: readonly Attempt[], next: number): boolean {
  return attempts.some((one) => one.attempt === next - 1 && one.forced && hasFailed(one));
}

const hasFailed = ({ outcome }: Attempt) => (outcome ?? "failed") === "failed";
