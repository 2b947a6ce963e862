import { z } from "zod";
import { FeatureFile, Size, Transform, Weights } from "../dataset/tasks.ts";
import { paths } from "../kit/paths.ts";
import { task } from "../kit/task.ts";
import { trialFolder } from "./trial.ts";

/** Figures by their names in MLflow: loss in nats, accuracy in 0..1. */
const Validation = { validation_accuracy: z.number(), validation_loss: z.number() };

/** Trains one trial. */
export const trainTask = task("train", {
  spec: {
    trial: z.strictObject({ id: z.string(), number: z.int() }),
    trainer: z.string(),
    hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
    /** Where they take the place of the trainer's own. */
    weights: Weights.optional(),
    epochs: z.int(),
    seed: z.int(),
    selectBy: z.enum(["validation_accuracy", "validation_loss"]),
    size: Size,
    classes: z.array(z.string()),
    /** URIs: of the dataset's lines, of shards, of the folder for the model. */
    manifest: z.string(),
    shards: z.array(z.string()),
    /** Of these shards, where the trainer learns from features. */
    features: z.array(FeatureFile).default([]),
    model: z.string(),
    /** That the shards were made with. */
    transform: Transform.optional(),
    /** The wheel that brings the trainer, where it is none of ours, and the SHA-256 of what it installs. */
    package: z.strictObject({ name: z.string(), sha256: z.string() }).optional(),
    mlflow: z.strictObject({
      experiment: z.string(),
      parentRun: z.string(),
      runName: z.string(),
      tags: z.record(z.string(), z.string()),
    }),
  },
  result: {
    mlflowRunId: z.string(),
    epochs: z.array(
      z.object({
        epoch: z.int(),
        train_loss: z.number(),
        train_accuracy: z.number(),
        ...Validation,
        seconds: z.number(),
      }),
    ),
    best: z.object({ epoch: z.int(), ...Validation }),
    model: z.object({ folder: z.string(), sha256: z.string(), bytes: z.int() }),
    photos: z.object({ train: z.int(), validation: z.int(), missing: z.int() }),
  },
  timeout: 24,
});
/** What the steps of trials begin with, and the queue of them is called. */
export const TRIALS = "trial";
export const trialFiles = (runId: string, number: number) => (file: string) =>
  paths.run(runId, `${trialFolder(number)}/${file}`);
