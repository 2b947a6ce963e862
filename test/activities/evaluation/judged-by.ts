import { measured } from "../../orchestrations/fixtures.ts";

const confusion = { labels: ["cat"], counts: [[3]] };
const judged = (accuracy: number) => ({ ...measured(accuracy), confusion });
const pair = { photos: 3, both: 2, onlyFirst: 1, onlySecond: 0, neither: 0, compared: 1 };

/** The result of an evaluation with a champion of these bytes. */
export const judgedBy = (sha256: string) => ({
  photos: 3,
  constant: { label: "cat", correct: 3 },
  leftOut: [],
  models: { challenger: judged(1), champion: { ...judged(0.67), sha256 } },
  pairs: { champion: { ...pair, classes: [{ label: "cat", photos: 3, onlyFirst: 1, onlySecond: 0 }] } },
  common: { photos: 3, correct: { challenger: 3, champion: 2 } },
});
