import type { Evidence, Rival } from "../../shared/evaluation/evidence.ts";
import { wilson95 } from "../../shared/evaluation/intervals.ts";
import { Plan } from "../../shared/plan/schema.ts";

export type Gate = Plan["gate"];

/** A plan's gate with other rules for rivals. */
export const gateOf = (champion: Partial<Gate["champion"]>): Gate =>
  Plan.parse({ model: "pets", images: "images/pets", owner: "me", gate: { champion } }).gate;

/** Numbers in 0..1 that a seed repeats (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A draw from the standard normal distribution (Box and Muller). */
export function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

export const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

/** A model by its true accuracy, and which of the test photos it is right on. */
export interface Simulated {
  name: string;
  accuracy: number;
  right: readonly boolean[];
}

const count = (flags: readonly boolean[]) => flags.filter(Boolean).length;

/** What the evaluation would say of a challenger, the champion and the best so far, on photos of two equal classes. */
export function evidenceOf(challenger: Simulated, champion: Simulated, best: Simulated): Evidence {
  const photos = challenger.right.length;
  const rivals = best === champion ? { champion } : { champion, best };
  const measured = Object.entries(rivals).map(([name, rival]) => [name, rivalOf(challenger, rival)]);
  const common = Object.entries({ challenger, ...rivals }).map(([name, { right }]) => [name, count(right)]);
  return {
    photos,
    challenger: { ...figures(challenger), classes: [] },
    serving: identity(champion),
    ...Object.fromEntries(measured),
    common: Object.fromEntries(common),
    constant: { label: "cat", correct: Math.floor(photos / 2) },
    judgedBefore: 0,
  };
}

function rivalOf(challenger: Simulated, rival: Simulated): Rival {
  const photos = challenger.right.length;
  const onlyChallenger = count(challenger.right.map((right, n) => right && !rival.right[n]));
  const onlyRival = count(challenger.right.map((right, n) => !right && rival.right[n] === true));
  const pair = { photos, onlyChallenger, onlyRival, compared: 2, classes: [] };
  return { ...figures(rival), ...identity(rival), pair };
}

const identity = ({ name }: Simulated) => ({ version: name, runId: `run-${name}` });

function figures({ right }: Simulated) {
  const [correct, photos] = [count(right), right.length];
  const wilson = wilson95(correct, photos);
  const unused = { sha256: "", logLoss: 0, brier: 0, latencyMs: { p50: 0, p95: 0 }, bytes: 0 };
  return { accuracy: correct / photos, correct, wilson95: wilson, ...unused };
}
