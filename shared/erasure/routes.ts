import { z } from "zod";
import { ModelName } from "../kit/ids.ts";
import { Flag, json, route } from "../kit/route.ts";
import { Operation, Pending } from "../operations/route.ts";
import { Taint } from "../versions/taint.ts";
import { ErasureRecord } from "./order.ts";

const Photo = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "must be a photo's SHA-256: 64 lower-case hex digits")
  .meta({ description: "The SHA-256 of the photo's bytes." });
const path = "/api/models/{model}/photos/{photo}";
const params = { model: ModelName, photo: Photo };

/** Where a photo went: the files it was seen as, datasets, shards, versions, golden images and the inference log. */
export const PhotoTrace = z.object({
  photo: z.string(),
  erasure: z.object({ status: ErasureRecord.shape.status, url: z.string() }).optional(),
  deleted: z.object({ runId: z.string(), at: z.string() }).nullable(),
  files: z.array(z.object({ path: z.string(), etag: z.string(), present: z.boolean() })),
  datasets: z.array(z.object({ dataset: z.string(), label: z.string(), split: z.string() })),
  shards: z.array(z.string()),
  versions: z.array(
    z.object({ version: z.string(), role: z.string(), serves: z.boolean(), tainted: Taint.nullable() }),
  ),
  logged: z
    .string()
    .nullable()
    .meta({ description: "Where the inference log keeps it, since somebody sent it to be predicted." }),
  goldenImageOf: z.array(z.string()),
});

export const getPhoto = route({
  name: "getPhoto",
  method: "GET",
  path,
  role: "data-reader",
  part: "control",
  summary: "Where a photo went.",
  params,
  query: Operation,
  answers: { 200: PhotoTrace, 202: Pending },
});

const Deny = {
  deny: Flag.meta({ description: "Keep even a photo from coming that was never seen." }),
};

export const erasePhoto = route({
  name: "erasePhoto",
  method: "DELETE",
  path,
  role: "data-protection",
  part: "control",
  summary: "Erases a photo everywhere, the user's own files too, and denies its return.",
  params,
  query: Deny,
  body: json(Deny),
  answers: {
    202: z.object({ erasureId: z.string(), status: ErasureRecord.shape.status, statusUrl: z.string() }),
  },
});

export const getErasure = route({
  name: "getErasure",
  method: "GET",
  path: "/api/erasures/{erasureId}",
  role: "data-protection",
  part: "control",
  summary: "What it waits for, or every place it has changed and which versions had learned from the photo.",
  params: { erasureId: z.string() },
  answers: {
    200: ErasureRecord.extend({
      progress: z
        .unknown()
        .meta({ description: "What its orchestration says of itself, while it runs." })
        .optional(),
    }),
  },
});
