import { z } from "zod";
import { ModelName } from "../kit/ids.ts";
import { file, route } from "../kit/route.ts";
import { PHOTO_LIMITS } from "../photos/policy.ts";
import { Prediction } from "./prediction.ts";

const TYPES = ["jpeg", "png", "webp", "gif", "tiff", "bmp"].map((type) => `image/${type}`);

export const predict = route({
  name: "predict",
  method: "POST",
  path: "/api/models/{model}/predict",
  role: "predictor",
  part: "serving",
  summary: "A photo in, a label with its probability out.",
  params: { model: ModelName },
  body: file("photo", [...TYPES, "application/octet-stream"], PHOTO_LIMITS.bytes),
  answers: {
    200: z.object({
      predictionId: z.string(),
      label: z.string(),
      probability: z.number(),
      /** Of every class. */
      probabilities: z.record(z.string(), z.number()),
      model: z.string(),
      version: z.string(),
      runId: z.string(),
      dataset: z.string(),
      latencyMs: z.number(),
      /** Storage could not be reached: the version was the champion when it last could. */
      stale: z.boolean().optional(),
    }),
  },
});

export const getPrediction = route({
  name: "getPrediction",
  method: "GET",
  path: "/api/predictions/{predictionId}",
  role: "data-reader",
  part: "control",
  summary: "What was answered, by which version, and what the photo was like.",
  params: { predictionId: z.string() },
  answers: { 200: Prediction },
});
