import { bestAfter } from "../../shared/evaluation/best.ts";
import { judge } from "../../shared/evaluation/judge.ts";
import { printTable } from "../table.ts";
import { evidenceOf, type Gate, gateOf, normal, percent, random, type Simulated } from "./simulated.ts";

// What serves after many nightly retrains of random quality, all judged by the same test photos. Fixed seed.
const NIGHTS = 50;
const SIMULATIONS = 400;
const MEAN = 1.2816; // of a model's strength: right on 90 % of the photos
const SPREAD = 0.113; // of the strengths: two points of accuracy
/** How alike models are in which photos they find hard: two of 90 % differ on about a tenth of them. */
const ALIKE = 0.7;
const draw = random(1);

interface Outcome {
  /** How much less accurate, in truth, what served at the worst moment was than the best that had served by then. */
  worst: number;
  promotions: number;
  /** How much less accurate what serves at the end is than the best that was ever trained. */
  missed: number;
}

function retrain(photos: number, gate: Gate): Outcome {
  const hard = Array.from({ length: photos }, () => normal(draw));
  let champion = train(0, hard);
  let best = champion;
  let [served, trained, worst, promotions] = [champion.accuracy, champion.accuracy, 0, 0];
  for (let night = 1; night <= NIGHTS; night++) {
    const challenger = train(night, hard);
    trained = Math.max(trained, challenger.accuracy);
    const evidence = evidenceOf(challenger, champion, best);
    if (!judge(evidence, gate).passed) continue;
    const { version } = bestAfter(evidence, { version: challenger.name, runId: `run-${challenger.name}` });
    best = [champion, best].find(({ name }) => name === version) ?? challenger;
    champion = challenger;
    served = Math.max(served, champion.accuracy);
    worst = Math.max(worst, served - champion.accuracy);
    promotions++;
  }
  return { worst, promotions, missed: trained - champion.accuracy };
}

/** A model of random strength; the photos that are hard for one are so for others too. */
function train(night: number, hard: readonly number[]): Simulated {
  const strength = MEAN + SPREAD * normal(draw);
  const right = hard.map(
    (photo) => Math.sqrt(ALIKE) * photo + Math.sqrt(1 - ALIKE) * normal(draw) < strength,
  );
  return { name: String(night), accuracy: cumulative(strength), right };
}

/** Standard normal distribution function of a positive value (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

const rows = [175, 400].flatMap((photos) =>
  (["not_behind", "refuse", "pass"] as const).map((inconclusive) => {
    const gate = gateOf({ inconclusive });
    const outcomes = Array.from({ length: SIMULATIONS }, () => retrain(photos, gate));
    const within = (limit: number) =>
      percent(outcomes.filter(({ worst }) => worst <= limit).length, SIMULATIONS);
    const mean = (of: (outcome: Outcome) => number) =>
      outcomes.reduce((sum, one) => sum + of(one), 0) / SIMULATIONS;
    const { margin } = gate.champion;
    return [
      photos,
      inconclusive,
      within(margin),
      within(2 * margin),
      mean(({ promotions }) => promotions).toFixed(1),
      `${(100 * mean(({ missed }) => missed)).toFixed(1)} points`,
    ];
  }),
);
console.log(
  `\n${NIGHTS} nights, models of 90 % ± 2 points: at every moment, what serves is, of the best that has served,`,
);
printTable(
  [
    "test photos",
    "inconclusive",
    "within the margin",
    "within twice",
    "promotions",
    "behind the best trained",
  ],
  rows,
);
