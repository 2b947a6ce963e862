import type { Plan } from "../plan/schema.ts";
import type { Split } from "./split.ts";

/** Validation photos by which trials are told apart that differ by six points of accuracy. */
const ENOUGH = 100;
/** Of the model that is imagined. */
const ACCURACY = 0.9;

/** The warning that halving would end trials by chance, where a dataset has too few photos to choose by. */
export function fewToHalve(
  { strategy }: Pick<Plan["search"], "strategy">,
  counts: Readonly<Record<string, Record<Split, number>>>,
): string[] {
  const photos = Object.values(counts).reduce((sum, { validation }) => sum + validation, 0);
  if (strategy !== "halving" || photos >= ENOUGH) return [];
  const within = 196 * Math.sqrt((ACCURACY * (1 - ACCURACY)) / Math.max(photos, 1));
  return [
    `search.strategy: halving ends trials by ${photos} validation photos, on which an accuracy of 90 % is known to within ${Math.round(within)} points: trials that are closer are kept by chance. Write strategy: stratified, or add photos until ${ENOUGH} are for validation.`,
  ];
}
