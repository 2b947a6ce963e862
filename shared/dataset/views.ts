import { z } from "zod";
import { Next } from "../kit/page.ts";
import { OUTCOMES } from "../requests/request.ts";
import { DatasetSummary, LeftOutView } from "./description.ts";

/** A page of a model's datasets. */
export const DatasetList = z.object({
  datasets: z.array(
    DatasetSummary.pick({
      dataset: true,
      photos: true,
      classes: true,
      describedAt: true,
      runId: true,
    }).extend({
      url: z.string(),
    }),
  ),
  /** Datasets of which nothing can be told, and why. */
  broken: z.array(z.object({ dataset: z.string(), why: z.string() })),
  next: Next,
});

const Training = z.object({ runId: z.string(), outcome: z.enum(OUTCOMES), version: z.string().optional() });

/** A dataset as people see it. */
export const DatasetView = DatasetSummary.extend({
  model: z.string(),
  leftOut: LeftOutView.extend({ reasons: DatasetSummary.shape.leftOut }),
  trainings: z.array(Training),
  photosUrl: z.string(),
  reportUrl: z.string(),
});

const Change = z.object({ count: z.number(), first: z.array(z.record(z.string(), z.string().nullable())) });
const Short = DatasetSummary.pick({ dataset: true, photos: true, describedAt: true });

/** What makes one dataset of another: how many photos of each kind of difference, and the first of them. */
export const DiffView = z.object({
  model: z.string(),
  from: Short,
  to: Short,
  added: Change,
  removed: Change,
  relabelled: Change,
  resplit: Change,
  renamed: Change,
  changed: Change,
  relabellings: z.array(z.object({ from: z.string(), to: z.string(), count: z.number() })),
});

/** What the data checks found, as training writes it; programs may rely on these fields. */
export const Report = z.looseObject({ dataset: z.string(), verdict: z.string() });

/** A file that cannot be read, since when, and what to do. */
export const QuarantinedView = z.object({
  path: z.string(),
  etag: z.string(),
  reason: z.string(),
  detail: z.string(),
  since: z.string(),
  remedy: z.string(),
  /** Where a copy of it is kept: container and path. */
  copy: z.string().optional(),
});
