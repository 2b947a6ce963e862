import { z } from "zod";
import type { Plan } from "../plan/schema.ts";
import type { Evidence } from "./evidence.ts";

export const Check = z.object({ name: z.string(), passed: z.boolean(), detail: z.string() });
export type Check = z.infer<typeof Check>;

export const Verdict = z.object({
  passed: z.boolean(),
  checks: z.array(Check),
  /** The champion that the challenger was compared with. */
  champion: z.string().optional(),
});
export type Verdict = z.infer<typeof Verdict>;

/** Whether the challenger may serve, and why. Every check is made, so that all reasons are known at once. */
export function judge(evidence: Evidence, gate: Plan["gate"]): Verdict {
  const checks = [floor(evidence, gate), baseline(evidence), ...notWorse(evidence, gate)];
  const { champion } = evidence;
  return {
    passed: checks.every((check) => check.passed),
    checks,
    ...(champion && { champion: champion.version }),
  };
}

function floor({ challenger, photos }: Evidence, gate: Plan["gate"]): Check {
  const detail = `${percent(challenger.accuracy)} of ${photos} test photos are right, the floor is ${percent(gate.accuracy)}`;
  return { name: "accuracy", passed: challenger.accuracy >= gate.accuracy, detail };
}

function baseline({ challenger, majority }: Evidence): Check {
  const low = challenger.wilson95[0];
  const detail = `the 95 % lower bound ${percent(low)} against ${percent(majority.accuracy)} by always saying "${majority.label}"`;
  return { name: "better than the majority class", passed: low > majority.accuracy, detail };
}

function notWorse(evidence: Evidence, gate: Plan["gate"]): Check[] {
  const { challenger, champion, onlyChallenger, onlyChampion } = evidence;
  if (!champion) return [];
  const { margin, inconclusive } = gate.champion;
  const name = "not worse than the champion";
  const behind = champion.accuracy - challenger.accuracy;
  const figures = `${percent(challenger.accuracy)} against ${percent(champion.accuracy)} of version ${champion.version}`;
  if (behind <= margin) return [{ name, passed: true, detail: `${figures}, margin ${percent(margin)}` }];
  const p = mcnemar(onlyChampion, onlyChallenger);
  if (p < 0.05)
    return [{ name, passed: false, detail: `${figures}, and this is no accident (p = ${p.toFixed(3)})` }];
  const unsure = `${figures}, but too few photos to tell (p = ${p.toFixed(2)}): the plan says "${inconclusive}"`;
  return [{ name, passed: inconclusive === "pass", detail: unsure }];
}

/**
 * One-sided exact McNemar test: how likely that, of the photos on which only one model is right, at least `first` would be
 * the first's, if both were equally good.
 */
export function mcnemar(first: number, second: number): number {
  const n = first + second;
  if (n > EXACT_UP_TO) return upperTail((first - second - 1) / Math.sqrt(n));
  let term = 0.5 ** n;
  let tail = 0;
  for (let k = 0; k <= n; k++) {
    if (k >= first) tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, tail);
}

/** Beyond this the powers of one half underflow and the normal distribution is as good. */
const EXACT_UP_TO = 1000;

/** Upper tail of the standard normal distribution (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
