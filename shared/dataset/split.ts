import type { Plan } from "../plan/schema.ts";

export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];

/**
 * The side that a photo's hash alone gave it before sides were given within each class. Records of that time name no side, so it
 * is still asked once for each of them.
 */
export function splitOf(photo: string, { test, validation }: Plan["dataset"]["split"]): Split {
  const position = Number.parseInt(photo.slice(0, 13), 16) / 2 ** 52;
  if (position < test) return "test";
  return position < test + validation ? "validation" : "train";
}
