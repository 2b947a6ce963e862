import { z } from "zod";
import type { Plan } from "../plan/schema.ts";
import { SPLITS, type Split } from "./split.ts";

/** How many photos each class has on each side. */
export const Counts = z.record(z.string(), z.record(z.enum(SPLITS), z.number()));
export type Counts = z.infer<typeof Counts>;

/** What the version that serves knows. */
export interface Champion {
  version: string;
  /** Its classes, under the names that the plan gives them now. */
  classes: readonly string[];
}

/** A class that is not trained, and why. */
export const ClassLeftOut = z.object({
  label: z.string(),
  photos: z.number(),
  reason: z.enum(["unknown-class", "held-class", "class-too-small"]),
  detail: z.string(),
});
export type ClassLeftOut = z.infer<typeof ClassLeftOut>;

export interface Classes {
  kept: string[];
  leftOut: ClassLeftOut[];
  /** Classes that the champion knows and the plan still asks for, but that cannot be trained any more. */
  lost: string[];
}

type Rules = Pick<Plan["dataset"], "classes" | "min_photos_per_class">;

/**
 * Which classes are trained. Where the plan takes them as they are found, the first champion freezes them: a folder that
 * somebody makes by mistake changes no model in production.
 */
export function judgeClasses(counts: Counts, rules: Rules, champion: Champion | undefined): Classes {
  const leftOut: ClassLeftOut[] = [];
  const kept: string[] = [];
  for (const [label, bySide] of Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const photos = SPLITS.reduce((sum, side) => sum + bySide[side], 0);
    const why = whyNot(label, photos, bySide, rules, champion);
    if (why) leftOut.push({ label, photos, ...why });
    else kept.push(label);
  }
  const wanted = (label: string) => rules.classes === "found" || rules.classes.includes(label);
  const lost = (champion?.classes ?? []).filter((label) => wanted(label) && !kept.includes(label));
  return { kept, leftOut, lost };
}

/** Whether photos under a label are to be trained, if there are enough. */
export function isAskedFor(
  label: string,
  { classes }: Pick<Rules, "classes">,
  champion: Champion | undefined,
): boolean {
  return classes === "found" ? (champion?.classes.includes(label) ?? true) : classes.includes(label);
}

function whyNot(
  label: string,
  photos: number,
  bySide: Record<Split, number>,
  { classes, min_photos_per_class: least }: Rules,
  champion: Champion | undefined,
): Pick<ClassLeftOut, "reason" | "detail"> | undefined {
  if (!isAskedFor(label, { classes }, champion)) {
    if (classes !== "found") return { reason: "unknown-class", detail: `the plan has no class "${label}"` };
    const remedy = "to train it too, list all classes in the plan's dataset.classes";
    return {
      reason: "held-class",
      detail: `version ${champion?.version}, which serves, does not know "${label}": ${remedy}`,
    };
  }
  if (photos < least)
    return {
      reason: "class-too-small",
      detail: `"${label}" has ${photos} photos, the plan asks for ${least}`,
    };
  const missing = SPLITS.find((side) => bySide[side] === 0);
  if (missing)
    return {
      reason: "class-too-small",
      detail: `"${label}" has no photo in the ${missing} split yet: add photos of it`,
    };
  return undefined;
}

/** What people are told of classes that are not asked for; those that are too small are among the data checks. */
export function heldClasses(leftOut: readonly ClassLeftOut[]): string[] {
  const held = leftOut.filter(({ reason }) => reason !== "class-too-small");
  return held.map(({ label, photos, detail }) => `${photos} photos of "${label}" are held back: ${detail}.`);
}
