import type { Plan } from "../plan/schema.ts";

export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];

/**
 * The side of a photo, from its own hash alone: it never changes as data grows. The thresholds are nested, so a changed
 * ratio moves the fewest photos.
 */
export function splitOf(photo: string, { test, validation }: Plan["dataset"]["split"]): Split {
  const position = Number.parseInt(photo.slice(0, 13), 16) / 2 ** 52;
  if (position < test) return "test";
  return position < test + validation ? "validation" : "train";
}
