/** What a photo may be at most, in training and in serving alike. */
export const PHOTO_LIMITS = { bytes: 50 * 1024 * 1024, pixels: 50_000_000 };
