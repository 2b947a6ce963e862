import { z } from "zod";

/** What is recorded of a served photo instead of the photo: figures that the training data's profile has too. */
export const Features = z.object({
  /** 0..255, as in training/darkroom_training/dataset/checks/photos.py. */
  brightness: z.number(),
  /** 0..128, likewise. */
  contrast: z.number(),
  /** Means, 0..255. */
  red: z.number(),
  green: z.number(),
  blue: z.number(),
  pixels: z.number(),
  /** Width over height. */
  aspect: z.number(),
});
export type Features = z.infer<typeof Features>;
