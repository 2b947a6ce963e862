import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { byLabel, labelled } from "../kit/by-label.ts";
import { paths } from "../kit/paths.ts";
import type { Features } from "../serving/features.ts";

/** What a dataset is like, in histograms (docs/training-tasks.md, check); kept beside the version that learned from it. */
export const Profile = z.object({
  format: z.literal(1),
  dataset: z.string(),
  photos: z.number(),
  classes: byLabel(z.number()),
  features: z.record(z.string(), z.object({ edges: z.array(z.number()), counts: z.array(z.number()) })),
});
export type Profile = z.infer<typeof Profile>;

/** The profile of a version's data, or undefined for one that was made before there were profiles. */
export async function readProfile(
  blobs: Blobs,
  model: string,
  version: string,
): Promise<Profile | undefined> {
  return blobs.json(paths.model(model, version, "profile.json"), Profile);
}

/** Photos counted into the bins and classes of a profile. */
export interface Tally {
  photos: number;
  classes: Record<string, number>;
  features: Record<string, number[]>;
}

export function emptyTally({ features, classes }: Profile): Tally {
  const zeros = Object.entries(features).map(([name, { counts }]) => [name, counts.map(() => 0)]);
  return {
    photos: 0,
    classes: labelled(Object.keys(classes).map((label) => [label, 0])),
    features: Object.fromEntries(zeros),
  };
}

/** Counts one photo; a feature that it or the profile lacks is left alone. */
export function count(tally: Tally, profile: Profile, label: string, features: Partial<Features>): void {
  tally.photos++;
  tally.classes[label] = (tally.classes[label] ?? 0) + 1;
  for (const [name, { edges }] of Object.entries(profile.features)) {
    const value = features[name as keyof Features];
    const bins = tally.features[name];
    if (value === undefined || !bins) continue;
    const bin = binOf(edges, value);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
}

/** Bin 0 is below the first edge, bin k from edge k - 1 on. */
export function binOf(edges: readonly number[], value: number): number {
  const above = edges.findIndex((edge) => value < edge);
  return above === -1 ? edges.length : above;
}
