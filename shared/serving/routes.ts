import { z } from "zod";
import { png, stream } from "../kit/answers.ts";
import { ModelName, VersionNumber } from "../kit/ids.ts";
import { bytes, route } from "../kit/route.ts";
import { PHOTO_LIMITS } from "../photos/policy.ts";
import { Answered } from "./answer.ts";
import { MOST_PHOTOS } from "./photos.ts";
import { Lineage, Prediction } from "./prediction.ts";

/** A photo as it was sent. */
const PHOTO = [
  ...[stream("image/jpeg"), png, stream("image/webp"), stream("image/gif")],
  ...[stream("image/tiff"), stream("image/bmp")],
] as const;
const TYPES = PHOTO.map(({ media }) => media);
/** Of phones; it is turned into JPEG. */
const TURNED = ["image/heic", "image/heif"];
const Level = z.int().min(0).max(255);

/** What a body in JSON says. It is checked where it is read, in a thread: there may be a million pixels. */
const PhotosJson = z.union([
  z.strictObject({
    images: z
      .array(z.string())
      .min(1)
      .max(MOST_PHOTOS)
      .meta({ description: "Photos in base64, also with data:…;base64, before it." }),
  }),
  z
    .strictObject({
      pixels: z
        .array(z.array(z.tuple([Level, Level, Level])))
        .meta({ description: "One photo of any size: rows of pixels, each [red, green, blue]." }),
    })
    .meta({
      examples: [
        {
          pixels: [
            [
              [192, 16, 16],
              [16, 16, 192],
            ],
          ],
        },
      ],
    }),
]);

/** Why one photo of several is not answered. */
const Refusal = z.object({
  error: z.looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() }),
});

export const predict = route({
  name: "predict",
  method: "POST",
  path: "/api/models/{model}/predict",
  role: "predictor",
  part: "serving",
  summary: "A photo in, a label with its probability out; or several.",
  params: { model: ModelName },
  query: {
    version: VersionNumber.optional().meta({
      description: "The version that serves, or the one before it; left out, whichever serves.",
    }),
    top: z.coerce
      .number("must be a whole number from 1")
      .int("must be a whole number from 1")
      .min(1, "must be a whole number from 1")
      .optional()
      .meta({ description: "How many classes are told of, the likeliest first; left out, all." }),
  },
  body: bytes({
    types: [...TYPES, ...TURNED, "application/octet-stream"],
    most: PHOTO_LIMITS.bytes,
    form: "photo",
    json: PhotosJson,
  }),
  answers: {
    200: z.union([Answered, z.object({ predictions: z.array(z.union([Answered, Refusal])) })]),
  },
});

/** As Prometheus reads it. */
export const PROMETHEUS = stream("text/plain; version=0.0.4; charset=utf-8");

export const getMetrics = route({
  name: "getMetrics",
  method: "GET",
  path: "/metrics",
  role: "reader",
  part: "serving",
  summary:
    "Requests, latency by stage, what waits, versions and memory of the process that answers, for Prometheus.",
  answers: { 200: PROMETHEUS },
});

export const getPredictionPhoto = route({
  name: "getPredictionPhoto",
  method: "GET",
  path: "/api/predictions/{predictionId}/photo",
  role: "data-reader",
  part: "serving",
  summary:
    "The photo that was answered about, as it was sent, or as the JPEG that HEIC was turned into, where the plan keeps photos.",
  params: { predictionId: z.string() },
  answers: { 200: PHOTO },
});

export const getPrediction = route({
  name: "getPrediction",
  method: "GET",
  path: "/api/predictions/{predictionId}",
  role: "data-reader",
  part: "serving",
  summary:
    "What was answered, by which version, of which run, dataset and code that is, and what the photo was like.",
  params: { predictionId: z.string() },
  answers: {
    200: Prediction.extend({
      ...Lineage.partial().shape,
      lineageUnknown: z
        .string()
        .optional()
        .meta({ description: "Why run, dataset and code are left out: the version's card is damaged." }),
    }),
  },
});
