import { z } from "zod";
import { byLabel, labelled } from "../kit/by-label.ts";
import type { Profile, Tally } from "./profile.ts";
import { psi, stability } from "./psi.ts";

const Stability = z.enum(["stable", "drifted", "too-few"]);

export const Comparison = z.object({
  verdict: Stability,
  sentence: z.string(),
  /** Population stability index of each feature. */
  features: z.record(z.string(), z.object({ psi: z.number(), verdict: Stability })),
  /** Shares that were learned and those that were predicted. They decide nothing: a training set is balanced on purpose. */
  classes: z.object({
    psi: z.number(),
    verdict: Stability,
    learned: byLabel(z.number()),
    predicted: byLabel(z.number()),
  }),
});
export type Comparison = z.infer<typeof Comparison>;

/** Whether served photos look like those that the model learned from. One drifted feature is a drift. */
export function compare(profile: Profile, served: Tally, limit: number): Comparison {
  const judged = (expected: readonly number[], found: readonly number[]) => {
    const verdict = stability(expected, found, limit);
    return { psi: served.photos === 0 ? 0 : rounded(psi(expected, found)), verdict };
  };
  const features = Object.fromEntries(
    Object.entries(profile.features).map(([name, { counts }]) => [
      name,
      judged(counts, served.features[name] ?? []),
    ]),
  );
  const labels = [...new Set([...Object.keys(profile.classes), ...Object.keys(served.classes)])].sort();
  const of = (classes: Record<string, number>) => labels.map((label) => classes[label] ?? 0);
  const verdicts = Object.values(features).map(({ verdict }) => verdict);
  const verdict =
    verdicts.find((one) => one === "drifted") ?? (verdicts.includes("too-few") ? "too-few" : "stable");
  return {
    verdict,
    sentence: sentence(verdict, features, served.photos),
    features,
    classes: {
      ...judged(of(profile.classes), of(served.classes)),
      learned: shares(profile.classes),
      predicted: shares(served.classes),
    },
  };
}

function sentence(verdict: Comparison["verdict"], features: Comparison["features"], photos: number): string {
  if (verdict === "too-few") return `${photos} served photos are too few to tell.`;
  if (verdict === "stable") return `${photos} served photos look like those that the model learned from.`;
  const far = Object.entries(features)
    .filter(([, feature]) => feature.verdict === "drifted")
    .sort(([, a], [, b]) => b.psi - a.psi)
    .map(([name, feature]) => `${name} (PSI ${feature.psi.toFixed(2)})`);
  return `${photos} served photos differ from those that the model learned from: ${far.join(", ")}.`;
}

function shares(classes: Record<string, number>): Record<string, number> {
  const whole = Object.values(classes).reduce((sum, n) => sum + n, 0);
  return labelled(Object.entries(classes).map(([label, n]) => [label, whole === 0 ? 0 : rounded(n / whole)]));
}

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
