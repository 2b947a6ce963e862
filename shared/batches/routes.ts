import { z } from "zod";
import { stream } from "../kit/answers.ts";
import { ModelName, VersionNumber } from "../kit/ids.ts";
import { Next, Page } from "../kit/page.ts";
import { json, route } from "../kit/route.ts";
import { BatchView } from "./view.ts";

/** Storage's names have 1,024 characters at the most. */
const LONGEST_PREFIX = 1000;

const FORMATS = z.enum(["jsonl", "csv"]);
const AS = "A JSON object a line, or a table with a header";
const Format = FORMATS.default("jsonl").meta({ description: `${AS}.` });
const ResultsFormat = FORMATS.optional().meta({ description: `${AS}; left out, what Accept likes better.` });

const params = { model: ModelName, batchId: z.string() };

const Begun = z.object({
  batchId: z.string(),
  /** Where the results are when it is done, in the format that was asked for. */
  resultsUrl: z.string(),
  statusUrl: z.string(),
});

export const startBatch = route({
  name: "startBatch",
  method: "POST",
  path: "/api/models/{model}/batches",
  role: "operator",
  part: "control",
  summary:
    "Predicts every photo below a folder; 200 with the finished batch if the same version has predicted the same photos.",
  params: { model: ModelName },
  body: json({
    prefix: z
      .string()
      .min(1)
      .max(LONGEST_PREFIX)
      .meta({ description: "A folder in the container of the model's photos, whose name may come first." }),
    version: VersionNumber.optional().meta({ description: "The one that serves, if nothing is said." }),
    format: Format,
  }),
  answers: {
    200: Begun.extend({ status: z.literal("done"), because: z.string() }),
    202: Begun.extend({ status: z.enum(["running", "listing"]) }),
  },
});

export const listBatches = route({
  name: "listBatches",
  method: "GET",
  path: "/api/models/{model}/batches",
  role: "reader",
  part: "control",
  summary: "The batches of a model that are kept, the newest first, and where each stands.",
  params: { model: ModelName },
  query: Page,
  answers: {
    200: z.object({
      batches: z.array(BatchView),
      /** Batches of which nothing can be told, and why. */
      broken: z.array(z.object({ batchId: z.string(), why: z.string() })),
      next: Next,
    }),
  },
});

export const getBatch = route({
  name: "getBatch",
  method: "GET",
  path: "/api/models/{model}/batches/{batchId}",
  role: "reader",
  part: "control",
  summary: "How far a batch is, or what came of it: photos by label, files without a prediction by reason.",
  params,
  answers: { 200: BatchView },
});

export const getBatchResults = route({
  name: "getBatchResults",
  method: "GET",
  path: "/api/models/{model}/batches/{batchId}/results",
  role: "data-reader",
  part: "control",
  summary: "The label and every probability of each photo of a finished batch, or why a file has none.",
  params,
  query: { format: ResultsFormat },
  answers: { 200: [stream("application/jsonl"), stream("text/csv; charset=utf-8")] },
});

export const cancelBatch = route({
  name: "cancelBatch",
  method: "POST",
  path: "/api/models/{model}/batches/{batchId}/cancel",
  role: "operator",
  part: "control",
  summary: "Stops a batch after the pages that it is at; asked for again, it goes on from there.",
  params,
  answers: {
    202: z.object({ batchId: z.string(), status: z.literal("cancelling"), statusUrl: z.string() }),
  },
});
