import { z } from "zod";
import { byLabel } from "../kit/by-label.ts";
import { paths } from "../kit/paths.ts";
import { task } from "../kit/task.ts";
import { ClassLeftOut } from "./classes.ts";

/** Labels that somebody knows by an older name: old to present. */
export const Renamed = byLabel(z.string()).meta({ type: "object", additionalProperties: { type: "string" } });

/** Height and width, in pixels. */
export const Size = z.tuple([z.int(), z.int()]);

/** Of a network that was trained before: where its file lies (in our storage, or where anybody may read it), and its SHA-256. */
export const Weights = z.strictObject({
  uri: z.string(),
  sha256: z.string(),
  ours: z.boolean().default(false),
});

/** A transformation of photos' own pixels: its name, and the SHA-256 of its graph. */
export const Transform = z.strictObject({ name: z.string(), sha256: z.string() });

/** What a backbone sees in the photos of one shard, seen in one way: URIs of the shard and of the file. */
export const FeatureFile = z.strictObject({
  backbone: z.string(),
  pixels: z.string(),
  features: z.string(),
  variant: z.enum(["plain", "mirrored"]),
});

/** Describes photos, or says why they cannot be read. */
export const inspectTask = task("inspect", {
  spec: {
    /** Root URI. */
    images: z.string(),
    /** URI of a JSONL file of {path, etag, size}, and of one of identities that are described already. */
    photos: z.string(),
    known: z.string(),
    policy: z.string(),
    /** URI of the JSONL file that it writes. */
    records: z.string(),
  },
  result: { read: z.int(), decoded: z.int(), unreadable: z.int(), gone: z.int() },
  timeout: 24,
});

const Limits = z.strictObject({ warning: z.number().optional(), error: z.number().optional() });
const Severity = z.enum(["error", "warning", "ok"]);
const Champion = z.strictObject({ version: z.string(), profile: z.string(), renamed: Renamed.default({}) });

/** Judges a dataset before anything is trained on it. What it finds is its result. */
export const checkTask = task("check", {
  spec: {
    model: z.string(),
    dataset: z.string(),
    images: z.string(),
    /** URI of a JSONL file of {photo, label, split, path}. */
    photos: z.string(),
    /** URIs of what `inspect` has written. */
    records: z.array(z.string()),
    /** URI of a JSONL file of {path, reason, detail}. */
    leftOut: z.string(),
    /** Of the snapshot. */
    files: z.int(),
    /** Why it cannot be trained on, known before. */
    problems: z.array(z.string()),
    size: Size,
    /** Bits. */
    nearDuplicates: z.int().nullable(),
    checks: z.record(z.string(), Limits),
    champion: Champion.nullable(),
    /** Specs of before lack these three. */
    classesLeftOut: z.array(ClassLeftOut.extend({ photos: z.int(), reason: z.string() })).default([]),
    split: z.record(z.string(), z.number()).default({ train: 0.8, validation: 0.1, test: 0.1 }),
    planned: z.array(z.string()).default([]),
    /** URI of the folder for the report. */
    report: z.string(),
  },
  result: {
    verdict: Severity,
    findings: z.array(
      z.object({
        check: z.string(),
        severity: Severity,
        value: z.number().nullable(),
        threshold: z.number().nullable(),
        sentence: z.string(),
        remedy: z.string(),
      }),
    ),
  },
  timeout: 12,
});
export const checkFiles = (runId: string) => (file: string) => paths.run(runId, `check/${file}`);

const Source = z.strictObject({ photo: z.string(), path: z.string(), etag: z.string() });
const Part = z.strictObject({ pixels: z.string(), photos: z.array(z.string()) });

/** Turns photos into shards of pixels. */
export const preprocessTask = task("preprocess", {
  spec: {
    images: z.string(),
    size: Size,
    shards: z.array(
      z.strictObject({
        id: z.string(),
        /** URIs. */
        pixels: z.string(),
        members: z.string(),
        photos: z.array(Source),
        /** Shards of which photos are copied. Specs of before lack them. */
        parts: z.array(Part).default([]),
      }),
    ),
    engine: z.enum(["processes", "spark"]),
    /** Where trainers begin with others than their own. */
    weights: Weights.optional(),
    /** Computed after that, of these shards and of such as are there already. Specs of before lack them. */
    features: z.array(FeatureFile).default([]),
    transform: Transform.optional(),
  },
  result: {
    shards: z.int(),
    decoded: z.int(),
    skipped: z.int(),
    leftOut: z.array(z.object({ photo: z.string(), path: z.string(), reason: z.string() })),
    /** How many files of features were computed. Results of before lack it. */
    features: z.int().default(0),
  },
  timeout: 24,
});
