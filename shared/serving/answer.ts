import { z } from "zod";
import { type Plan, UNSURE } from "../plan/schema.ts";
import type { Deployment } from "./deployments.ts";
import type { InferenceLog } from "./inference-log.ts";
import type { Item } from "./photos.ts";
import type { Answer } from "./works.ts";

/** What callers are told of a photo. */
export const Answered = z.object({
  predictionId: z.string(),
  label: z.string(),
  /** The likeliest class, where the label says "unsure" instead. */
  likeliest: z.string().optional(),
  /** Of the likeliest class. */
  probability: z.number(),
  /** Of every class in the model's order, or of those that were asked for, the likeliest first. */
  probabilities: z.record(z.string(), z.number()),
  model: z.string(),
  version: z.string(),
  runId: z.string(),
  dataset: z.string(),
  latencyMs: z.number(),
  /** Storage could not be reached: the version was the champion when it last could. */
  stale: z.boolean().optional(),
});
export type Answered = z.infer<typeof Answered>;

/** Who was asked, and how answers of it are told. */
export interface Asked {
  model: string;
  deployment: Deployment;
  stale: boolean;
  /** The least probability with which a label is given. */
  rejectBelow: number | undefined;
  /** The share of answers that are kept in the log. */
  logged: number | undefined;
  /** Of which of those the photo is kept, too. */
  keepPhotos: NonNullable<Plan["serving"]>["keep_photos"];
  /** How many classes are told of; all where it is undefined. */
  top: number | undefined;
}

/** How answers of a model are told, by its plan. */
export const toldBy = ({ serving = {} }: Pick<Plan, "serving">) => ({
  rejectBelow: serving.reject_below,
  logged: serving.logged,
  keepPhotos: serving.keep_photos,
});

/** What the caller gets, once it is in the log. */
export function answered(
  log: Pick<InferenceLog, "record">,
  asked: Asked,
  item: Item,
  answer: Answer,
  latencyMs: number,
): Answered {
  const { model, deployment, stale, rejectBelow = 0, logged: share, keepPhotos, top } = asked;
  const { classes } = deployment.spec;
  const { probabilities: scores, features } = answer;
  const said = saidOf(classes, scores, rejectBelow);
  const { label, likeliest = label, probability } = said;
  const { version, runId, dataset } = deployment.card;
  const unsure = said.likeliest !== undefined;
  const how = { latencyMs, ...(stale && { stale }) };
  const recorded = { version, label: likeliest, probability, features, ...how, ...(unsure && { unsure }) };
  const isKept = keepPhotos === "logged" || (keepPhotos === "unsure" && unsure);
  // Of HEIC the JPEG: training and erasures know a photo by the bytes that uploading makes of it.
  const file = "photo" in item ? item.photo : answer.jpeg;
  const photo = isKept ? file : undefined;
  return {
    predictionId: log.record(model, recorded, { share, photo }),
    ...said,
    probabilities: Object.fromEntries(ranked(classes, scores, top)),
    ...{ model, version, runId, dataset },
    ...how,
  };
}

/** What the scores of a model's classes say, where a label is given from so much probability on. */
export function saidOf(
  classes: readonly string[],
  scores: Float32Array,
  rejectBelow: number,
): Pick<Answered, "label" | "likeliest" | "probability"> {
  const best = scores.indexOf(Math.max(...scores));
  const [likeliest, probability] = [classes[best] as string, scores[best] as number];
  if (probability >= rejectBelow) return { label: likeliest, probability };
  return { label: UNSURE, likeliest, probability };
}

/** Classes with their probabilities, in the model's order; so many of the likeliest where a number is given. */
export function ranked(
  classes: readonly string[],
  scores: Float32Array,
  top: number | undefined,
): [string, number][] {
  const all = classes.map((label, n): [string, number] => [label, scores[n] as number]);
  return top === undefined ? all : all.sort(([, a], [, b]) => b - a).slice(0, top);
}
