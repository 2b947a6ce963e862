import { z } from "zod";
import { byLabel } from "../kit/by-label.ts";

/** Which version of which file, and its photo's SHA-256 where its bytes could be read. */
const Of = { path: z.string(), etag: z.string() };

/** What a version says of a photo. */
export const Predicted = z.object({
  ...Of,
  photo: z.string(),
  label: z.string(),
  /** The likeliest class, where the label says "unsure" instead. */
  likeliest: z.string().optional(),
  /** Of the likeliest class. */
  probability: z.number(),
  /** Of every class. */
  probabilities: byLabel(z.number()),
});
export type Predicted = z.infer<typeof Predicted>;

/** Why there is no prediction of a file. */
export const Unreadable = z.object({
  ...Of,
  photo: z.string().optional(),
  error: z.object({ reason: z.string(), detail: z.string() }),
});
export type Unreadable = z.infer<typeof Unreadable>;

/** A line of a batch's results. */
export const Row = z.union([Predicted, Unreadable]);
export type Row = z.infer<typeof Row>;
