import { z } from "zod";
import { Features } from "../drift/features.ts";
import type { BlobPath } from "../paths.ts";
import { paths } from "../paths.ts";

/** What is kept of an answer. No bytes of the photo are. */
export const Prediction = z.object({
  predictionId: z.string(),
  /** ISO time. */
  at: z.string(),
  model: z.string(),
  version: z.string(),
  label: z.string(),
  probability: z.number(),
  latencyMs: z.number(),
  features: Features,
  /** Storage could not be reached: the version was the champion when it last could. */
  stale: z.boolean().optional(),
});
export type Prediction = z.infer<typeof Prediction>;

/** The lines that are written together: one file of the inference log. */
export interface Batch {
  model: string;
  /** `2026-01-31`. */
  date: string;
  /** 16 hex digits. */
  name: string;
}

export const blobOf = ({ model, date, name }: Batch): BlobPath =>
  paths.predictions(model, `${date}/${name}.jsonl`);

/** `pets-20260131-<batch>-<line>`: it says where the record is, so that one read finds it. */
export const idOf = ({ model, date, name }: Batch, line: number) =>
  `${model}-${date.replaceAll("-", "")}-${name}-${line}`;

/** The place that an id names, or undefined if it is none of ours. */
export function placeOf(predictionId: string): { batch: Batch; line: number } | undefined {
  const parts = /^([a-z][a-z0-9-]*)-(\d{4})(\d{2})(\d{2})-([0-9a-f]{16})-(\d{1,9})$/.exec(predictionId);
  if (!parts) return undefined;
  const [, model, year, month, day, name, line] = parts as unknown as string[];
  return {
    batch: { model: model as string, date: `${year}-${month}-${day}`, name: name as string },
    line: Number(line),
  };
}
