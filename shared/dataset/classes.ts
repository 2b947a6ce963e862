import { z } from "zod";
import { byLabel } from "../kit/by-label.ts";
import type { Plan } from "../plan/schema.ts";
import { SPLITS, type Split } from "./split.ts";

/** How many photos each class has on each side. */
export const Counts = byLabel(z.record(z.enum(SPLITS), z.number()));
export type Counts = z.infer<typeof Counts>;

/** What the version that serves knows. */
export interface Champion {
  version: string;
  /** Its classes, under the names that the plan gives them now. */
  classes: readonly string[];
  /** Folders that were there when it was trained, with too few photos: they may join. */
  tooSmall: readonly string[];
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
 * The classes that are trained. Where the plan takes them as they are found, the first champion freezes them: a folder that
 * somebody makes by mistake changes no model in production. `leftOut` are those of the labels that are not trained.
 */
export function judgeClasses(
  labels: readonly string[],
  leftOut: readonly ClassLeftOut[],
  { classes }: Pick<Rules, "classes">,
  champion: Champion | undefined,
): Classes {
  const out = new Set(leftOut.map(({ label }) => label));
  const kept = labels.filter((label) => !out.has(label)).sort();
  const wanted = (label: string) => classes === "found" || classes.includes(label);
  const lost = (champion?.classes ?? []).filter((label) => wanted(label) && !kept.includes(label));
  return { kept, leftOut: leftOut.toSorted((a, b) => (a.label < b.label ? -1 : 1)), lost };
}

/** Whether photos under a label are to be trained, if there are enough. */
export function isAskedFor(
  label: string,
  { classes }: Pick<Rules, "classes">,
  champion: Champion | undefined,
): boolean {
  if (classes !== "found") return classes.includes(label);
  return champion ? champion.classes.includes(label) || champion.tooSmall.includes(label) : true;
}

/** Why a class of so many photos is not trained, if it is not. */
export function leaveOut(
  label: string,
  photos: number,
  { classes, min_photos_per_class: least }: Rules,
  champion: Champion | undefined,
): ClassLeftOut[] {
  const out = (reason: ClassLeftOut["reason"], detail: string) => [{ label, photos, reason, detail }];
  if (!isAskedFor(label, { classes }, champion)) {
    if (classes !== "found") return out("unknown-class", `the plan has no class "${label}"`);
    const remedy = "to train it too, list all classes in the plan's dataset.classes";
    return out(
      "held-class",
      `version ${champion?.version}, which serves, does not know "${label}": ${remedy}`,
    );
  }
  if (photos >= least) return [];
  return out("class-too-small", `"${label}" has ${photos} photos, the plan asks for ${least}`);
}

/** Why a class is not trained that is short of a side, if it is. A group is one photo or several that share a side. */
export function leaveOutWithoutSide(
  label: string,
  sides: Record<Split, number>,
  groups: number,
): ClassLeftOut[] {
  const missing = SPLITS.filter((side) => sides[side] === 0).join(" and ");
  if (missing === "") return [];
  const photos = SPLITS.reduce((sum, side) => sum + sides[side], 0);
  const few = `, its ${photos} photos are ${groups} ${groups === 1 ? "group" : "groups"} that must stay on one side`;
  const detail = `"${label}" has no photo for ${missing}${groups < SPLITS.length ? few : ""}: add different photos of it`;
  return [{ label, photos, reason: "class-too-small", detail }];
}

/** What people are told of classes that are not asked for; those that are too small are among the data checks. */
export function heldClasses(leftOut: readonly ClassLeftOut[]): string[] {
  const held = leftOut.filter(({ reason }) => reason !== "class-too-small");
  return held.map(({ label, photos, detail }) => `${photos} photos of "${label}" are held back: ${detail}.`);
}
