import { z } from "zod";
import { paths } from "../kit/paths.ts";
import { task } from "../kit/task.ts";

/** What a row says in the place of a prediction. */
const Why = z.strictObject({ reason: z.string(), detail: z.string() });

/** Predicts pages of a batch as the app does, one after the other: a part is whole once there is a later one, or the task is done. */
export const predictTask = task("predict", {
  spec: {
    images: z.string(),
    /** How photos are decoded, by the code that wrote this spec. */
    policy: z.string(),
    /** URI of the version's folder. */
    model: z.string(),
    /** Of its model.onnx. */
    sha256: z.string(),
    /** The least probability with which a label is given. */
    rejectBelow: z.number(),
    /** What is said in the place of a label below that. */
    unsure: z.string(),
    /** URI of a JSONL file of {page, path, etag, size, archived}, by pages. */
    photos: z.string(),
    /** URI of the folder of the JSONL files that it writes, a page's by its number: 000001.jsonl. */
    parts: z.string(),
    /** The app's words for files that are not looked at, or not found any more. */
    words: z.strictObject({ archived: Why, changed: Why }),
  },
  result: { pages: z.int(), photos: z.int() },
  timeout: 24,
});

/** The files of one try: where an erasure looks for texts about photos. */
export const predictFiles = (model: string, batchId: string, step: string) => (file: string) =>
  paths.batchTask(model, batchId, `${step}/${file}`);
