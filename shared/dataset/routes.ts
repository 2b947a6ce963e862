import { z } from "zod";
import { html } from "../kit/answers.ts";
import { ModelName } from "../kit/ids.ts";
import { Next, Page } from "../kit/page.ts";
import { route } from "../kit/route.ts";
import { Operation, Pending } from "../operations/route.ts";
import { SPLITS } from "./split.ts";
import { DatasetList, DatasetView, DiffView, QuarantinedView, Report } from "./views.ts";

/** The dataset that the newest run was about. */
export const LATEST = "latest";

const Dataset = z
  .union([z.literal(LATEST), z.string().min(8)], `must be "${LATEST}", or at least 8 characters of a dataset`)
  .meta({ description: `A dataset, so much of its beginning that it is the only one, or "${LATEST}".` });

const of = { model: ModelName, dataset: Dataset };
const reading = { method: "GET", part: "control" } as const;

export const listDatasets = route({
  ...reading,
  name: "listDatasets",
  path: "/api/models/{model}/datasets",
  role: "reader",
  summary: "Every dataset of a model in figures, the newest first.",
  params: { model: ModelName },
  query: Page,
  answers: { 200: DatasetList },
});

export const getDataset = route({
  ...reading,
  name: "getDataset",
  path: "/api/models/{model}/datasets/{dataset}",
  role: "reader",
  summary: "What is in it, what was left out and why, and who has trained on it.",
  params: of,
  answers: { 200: DatasetView },
});

const wanted = {
  label: z.string().optional(),
  split: z.enum(SPLITS).optional(),
  after: z.string().default("").meta({ description: "The last photo of the page before." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
};
export type PhotosWanted = z.infer<z.ZodObject<typeof wanted>>;

export const datasetPhotos = route({
  ...reading,
  name: "datasetPhotos",
  path: "/api/models/{model}/datasets/{dataset}/photos",
  role: "data-reader",
  summary: "Its photos with labels and sides, by pages.",
  params: of,
  query: wanted,
  answers: {
    200: z.object({
      dataset: z.string(),
      photos: z.array(z.object({ photo: z.string(), label: z.string(), split: z.enum(SPLITS) })),
      next: Next,
    }),
  },
});

export const diffDatasets = route({
  ...reading,
  name: "diffDatasets",
  path: "/api/models/{model}/datasets/{dataset}/diff/{other}",
  role: "data-reader",
  summary: "What makes the other dataset of this one.",
  params: { ...of, other: Dataset },
  query: { limit: wanted.limit, ...Operation },
  answers: { 200: DiffView, 202: Pending },
});

export const datasetReport = route({
  ...reading,
  name: "datasetReport",
  path: "/api/models/{model}/datasets/{dataset}/report",
  role: "data-reader",
  summary: "What the data checks found, as a page, or as JSON if that alone is accepted.",
  params: of,
  answers: { 200: [Report, html] },
});

export const getQuarantine = route({
  ...reading,
  name: "getQuarantine",
  path: "/api/models/{model}/quarantine",
  role: "data-reader",
  summary: "The files that the newest run could not read, why, since when, and what to do.",
  params: { model: ModelName },
  answers: { 200: z.object({ files: z.array(QuarantinedView) }) },
});
