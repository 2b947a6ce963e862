import { randomFillSync } from "node:crypto";
import { z } from "zod";
import type { BlobPath } from "../kit/paths.ts";
import { paths } from "../kit/paths.ts";
import { Features } from "./features.ts";

/** What is kept of an answer. */
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
  /** The caller was told "unsure" instead of the label. */
  unsure: z.boolean().optional(),
  /** Storage could not be reached: the version was the champion when it last could. */
  stale: z.boolean().optional(),
  /** The SHA-256 of the photo, where its bytes are kept, too. */
  photo: z.string().optional(),
});
export type Prediction = z.infer<typeof Prediction>;

/** What the version that answered was made of, as its card has it; nothing where that is gone. */
export const Lineage = z.object({
  runId: z.string(),
  dataset: z.string(),
  /** Hash of the training code. */
  code: z.string(),
  versionUrl: z.string(),
  runUrl: z.string(),
  datasetUrl: z.string(),
});

/** The lines that are written together: one file of the inference log. */
export interface Batch {
  model: string;
  /** `2026-01-31`. */
  date: string;
  /** 16 hex digits. */
  name: string;
}

/** Where a record is: a line of a batch. */
export interface Position {
  batch: Batch;
  line: number;
}

export const blobOf = ({ model, date, name }: Batch): BlobPath =>
  paths.predictions(model, `${date}/${name}.jsonl`);

/**
 * `pets-20260131-<batch>-<line>-<16 hex digits>`: it says where the record is, so that one read finds it; the last part is chance,
 * so that nobody finds the records of others from his own.
 */
export const newId = ({ model, date, name }: Batch, line: number) =>
  `${model}-${date.replaceAll("-", "")}-${name}-${line}-${chance()}`;

const chances = Buffer.alloc(4096);
let drawn = chances.length;

/** 16 hex digits; chance is drawn for many at once, since that takes as long as for one. */
function chance(): string {
  if (drawn === chances.length) {
    randomFillSync(chances);
    drawn = 0;
  }
  drawn += 8;
  return chances.toString("hex", drawn - 8, drawn);
}

/** The place that an id names, or undefined if it is none of ours. Ids of before had no last part. */
export function positionOf(predictionId: string): Position | undefined {
  const parts =
    /^([a-z][a-z0-9-]{0,39})-(\d{4})(\d{2})(\d{2})-([0-9a-f]{16})-(\d{1,9})(?:-[0-9a-f]{16})?$/.exec(
      predictionId,
    );
  if (!parts) return undefined;
  const [, model, year, month, day, name, line] = parts as unknown as string[];
  return {
    batch: { model: model as string, date: `${year}-${month}-${day}`, name: name as string },
    line: Number(line),
  };
}
