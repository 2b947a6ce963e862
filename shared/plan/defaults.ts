import { trainerOf } from "./trainers.ts";

/** What a plan's trainers are where it names none. */
export const TRAINERS_BY_DEFAULT = ["pretrained.efficientnet-lite0"];

/** Of a search by halving. */
export const MOST_RUNGS = 6;

/** How halving goes where a plan does not say. */
export const HALVING = { eta: 3, rungs: 3 };

/** Height and width of photos where a plan names none: what the most demanding of its trainers does best with. */
export function sizeFor(trainers: readonly string[]): [number, number] {
  const side = Math.max(...trainers.map((name) => trainerOf(name).size.default));
  return [side, side];
}

/**
 * The number of these defaults. It counts up when one of them becomes another one, which then stands in `EARLIER`: a plan goes on with
 * the defaults that it was published with, so that an upgrade changes no model.
 */
export const DEFAULTS = 2;

/** The defaults of plans that were published under an earlier number. */
export const EARLIER: Readonly<Record<number, { trainers: string[]; size: [number, number] }>> = {
  1: { trainers: ["keras.cnn"], size: [64, 64] },
};
