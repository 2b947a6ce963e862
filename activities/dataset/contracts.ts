import { z } from "zod";
import { activity, type Output } from "../../shared/kit/contract.ts";
import { operationActivity } from "../../shared/operations/contract.ts";
import { LifecycleRequest } from "../../shared/requests/request.ts";

const Specs = z.object({ specs: z.array(z.string()) });

/** Finds the files of a snapshot that nobody has inspected, and writes the specs of their inspection. */
export const prepareInspect = activity("prepareInspect", {
  input: LifecycleRequest,
  output: Specs.extend({ files: z.number(), unseen: z.number() }),
});

/** Makes the dataset of a snapshot: labels, splits, counts, and what is left out. */
export const describeDataset = activity("describeDataset", {
  input: LifecycleRequest,
  output: z.object({
    dataset: z.string(),
    classes: z.array(z.string()),
    photos: z.number(),
    leftOut: z.number(),
    /** Why it cannot be trained on, whatever the checks find. */
    errors: z.array(z.string()),
    /** More files than the plan allows, which the checks name. Results of before have said so among the errors. */
    tooManyUnreadable: z.boolean().default(false),
    /** Classes that it holds back, and a strategy that its photos are too few for. */
    warnings: z.array(z.string()),
    /** The run that has trained on this dataset with the same plan and code. */
    trainedBy: z.string().nullable(),
  }),
});
export type Dataset = Output<typeof describeDataset>;

/** Writes the spec of the data checks. */
export const prepareCheck = activity("prepareCheck", {
  input: z.object({
    request: LifecycleRequest,
    dataset: z.string(),
    /** Of the snapshot. */
    files: z.number(),
    /** Why it cannot be trained on, whatever the checks find. */
    problems: z.array(z.string()),
  }),
  output: z.object({ spec: z.string() }),
});

/** Reads what the data checks have found, each as a sentence with what to do. */
export const collectCheck = activity("collectCheck", {
  input: z.object({ runId: z.string() }),
  output: z.object({
    /** Why it must not be trained on. */
    errors: z.array(z.string()),
    warnings: z.array(z.string()),
  }),
});

/** Finds the photos that no shard holds, and writes the specs of their preprocessing. */
export const preparePreprocess = activity("preparePreprocess", {
  input: LifecycleRequest,
  output: Specs.extend({ missing: z.number() }),
});

/** Finds photos that earlier datasets had and no file holds any more, and marks the versions that learned from them. */
export const findDeletions = activity("findDeletions", {
  input: z.object({ request: LifecycleRequest, dataset: z.string() }),
  output: z.object({
    /** How many photos are gone by now. */
    deleted: z.number(),
    /**
     * Set if the dataset is that of the serving version without photos that are no more, of how many it learned, and without those that
     * the plan does not include any more; `noneDeleted` if without these alone.
     */
    nothingElse: z
      .object({ version: z.string(), learned: z.number(), noneDeleted: z.boolean().default(false) })
      .nullable(),
  }),
});

/** Finds out what makes one dataset of another. */
export const compareDatasets = operationActivity("compareDatasets");

/** Keeps a record of the files that could not be read, and copies of them if the plan asks for it. */
export const keepQuarantine = activity("keepQuarantine", {
  input: LifecycleRequest,
  output: z.object({ files: z.number() }),
});
