import type { Outcome } from "./ask.ts";

/** What took how long, as the header Server-Timing says it: milliseconds, of several photos together. */
export function serverTiming(read: number, outcomes: readonly Outcome[], total: number): string {
  const took = outcomes.flatMap((outcome) => ("answer" in outcome ? [outcome.answer.took] : []));
  const convert = took.reduce((sum, one) => sum + (one.convert ?? 0), 0);
  const decode = took.reduce((sum, one) => sum + one.decode, 0);
  const infer = took.reduce((sum, one) => sum + one.infer, 0);
  return Object.entries({ read, ...(convert > 0 && { convert }), decode, infer, total })
    .map(([stage, ms]) => `${stage};dur=${ms.toFixed(1)}`)
    .join(", ");
}
