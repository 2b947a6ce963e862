import { z } from "zod";
import { FeatureFile, Size, Transform, Weights } from "../dataset/tasks.ts";
import { paths } from "../kit/paths.ts";
import { task } from "../kit/task.ts";
import { type Rung, trialFolder } from "./trial.ts";

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
    /** The last epoch for now. */
    until: z.int().optional(),
    /** URIs: where to leave what a later task goes on from, and where an earlier one has left that. */
    checkpoint: z.string().optional(),
    resume: z.string().optional(),
    /** Seconds of training after which it keeps how it stands beside its model, for the task that is done again when it is killed. */
    interim: z.number().optional(),
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
    /** By code that nobody has committed: what comes of it can never be registered. */
    remote: z.boolean().optional(),
    /** The wheel that brings the trainer, where it is none of ours, and the SHA-256 of what it installs. */
    package: z.strictObject({ name: z.string(), sha256: z.string() }).optional(),
    mlflow: z.strictObject({
      experiment: z.string(),
      parentRun: z.string(),
      runName: z.string(),
      tags: z.record(z.string(), z.string()),
      /** The MLflow run that the trial began in, if it goes on. */
      run: z.string().optional(),
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

/** Trains several trials in one run: each has a spec, a result and an end of its own. */
export const trainSeveralTask = task("train_several", {
  spec: {
    /** URIs of specs of `train`. */
    trials: z.array(z.strictObject({ number: z.int(), spec: z.string() })),
    /** One after the other, or spread over Spark's workers. Specs of before lack it. */
    engine: z.enum(["process", "spark"]).optional(),
  },
  result: { failures: z.array(z.object({ number: z.int(), reason: z.string() })) },
  timeout: 168,
});

/** What the steps of trials begin with, and the queue of them is called. */
export const stepsOf = (rung?: Pick<Rung, "number">) =>
  rung === undefined || rung.number === 1 ? "trial" : `rung${rung.number}`;

/** Which trial's training a step is, and in which rung; undefined for other steps. */
export function trialOf(step: string): { number: number; rung: number } | undefined {
  const [, rung = "1", number] = /^(?:trial|rung(\d+))-(\d+)$/.exec(step) ?? [];
  return number === undefined ? undefined : { number: Number(number), rung: Number(rung) };
}

/** A trial's files; of one that pauses after an epoch, those that it has left by then. */
export const trialFiles = (runId: string, number: number, until?: number) => (file: string) =>
  paths.run(runId, `${trialFolder(number, until)}/${file}`);

/** What a trial that pauses leaves for the task that goes on. */
export const CHECKPOINT = "checkpoint.npz";

/** Seconds of training between two interim checkpoints: what a trial loses at the most when it is killed, and an epoch. */
export const INTERIM = 60;

/** Whether a trial's file is of use only while it trains. */
export const isCheckpoint = (path: string) => /\/(checkpoint|interim-\d)\.npz$/.test(path);

/** Where a run's trials stand as they were drawn, or as they went on in a later rung. */
export const plansBlob = (runId: string, rung?: Pick<Rung, "number">) =>
  paths.run(
    runId,
    rung === undefined || rung.number === 1 ? "trials.json" : `trials-rung${rung.number}.json`,
  );
