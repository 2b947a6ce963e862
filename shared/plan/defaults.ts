/** What a plan gets that names none. */
export const TRAINERS_BY_DEFAULT = ["keras.cnn"];
/** Height and width in pixels. */
export const SIZE_BY_DEFAULT: [number, number] = [64, 64];

/**
 * Counts up when one of these becomes another one, which then stands in `EARLIER`: a plan goes on with the defaults that it was published
 * with, so that an upgrade changes no model.
 */
export const DEFAULTS = 2;

/** What plans got that were published under an earlier number, by the path of the field. */
export const EARLIER: Readonly<Record<number, Readonly<Record<string, unknown>>>> = {
  1: { "search.trainers": ["keras.cnn"], "preprocess.size": [64, 64] },
};
