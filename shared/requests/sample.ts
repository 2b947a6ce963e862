import { z } from "zod";
import { sha256 } from "../kit/hash.ts";

/** How many photos of each class a run on a sample has; each side of a class has one at least. */
export const Sample = z.int().min(10, "must be at least 10 photos of each class").max(100_000);

/** What a plan's training hash is on a sample: what is trained so is another model, and answers for none. */
export const sampledHash = (trainingHash: string, sample: number | undefined): string =>
  sample === undefined ? trainingHash : sha256(`${trainingHash} on ${sample} photos of each class`);

/** Why a run on a sample ends without a version, however good its model is. */
export const neverReleased = (sample: number): string =>
  `a run on a sample, ${sample} photos of each class, is never released: POST retrain trains on all`;
