import type { Evidence, Rival } from "../../shared/evaluation/evidence.ts";
import { wilson95 } from "../../shared/evaluation/intervals.ts";
import { readPlan } from "../../shared/plan/read.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";

/** A plan of three lines and whatever is added, with the first defaults: keras.cnn, which takes photos of any size. */
export const plan = (more = "") =>
  readPlan(`model: pets\nimages: images/pets\nowner: me\n${more}`, "pets.yaml", undefined, 1);

export const request = (changes: Partial<LifecycleRequest> = {}): LifecycleRequest => ({
  runId: "pets-11111111-22222222-33333333-1",
  model: "pets",
  snapshot: "1".repeat(64),
  plan: plan("search: {trials: 3, parallel: 2}"),
  trainingHash: "2".repeat(64),
  policyHash: "4".repeat(64),
  code: "3".repeat(64),
  attempt: 1,
  force: false,
  trigger: { kind: "photos", at: "2026-01-01T00:00:00Z" },
  ...changes,
});

const epoch = { epoch: 3, trainLoss: 0.1, trainAccuracy: 0.97, validationLoss: 0.2 };
const trial = (number: number, validationAccuracy: number) => ({
  number,
  trainer: "keras.cnn",
  hyperparameters: { learning_rate: 0.001 },
  status: "succeeded" as const,
  mlflowRunId: `mlflow-${number}`,
  best: { ...epoch, validationAccuracy },
});
export const trials = [trial(1, 0.9), trial(2, 0.95), trial(3, 0.93)];

/** The figures of a model on a hundred test photos, half cats and half dogs. */
export const measured = (accuracy: number) => ({
  sha256: "a".repeat(64),
  accuracy,
  correct: Math.round(accuracy * 100),
  wilson95: wilson95(Math.round(accuracy * 100), 100),
  logLoss: 0.2,
  brier: 0.1,
  classes: ["cat", "dog"].map((label) => ({
    label,
    photos: 50,
    correct: Math.round(accuracy * 50),
    predicted: 50,
    recall: accuracy,
    precision: accuracy,
  })),
  latencyMs: { p50: 2, p95: 3 },
  bytes: 1000,
});

export const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  photos: 100,
  challenger: measured(0.95),
  serving: null,
  common: { challenger: 95 },
  constant: { label: "cat", correct: 50 },
  judgedBefore: 0,
  ...changes,
});

/** A released version that was right on `onlyRival` photos that the challenger got wrong, and wrong on `onlyChallenger` others. */
export const rival = (
  version: string,
  onlyChallenger: number,
  onlyRival: number,
  accuracy = 0.95,
): Rival => ({
  ...measured(accuracy),
  version,
  runId: `run-${version}`,
  pair: { photos: 100, onlyChallenger, onlyRival, compared: 2, classes: [] },
});

/** Answers of every activity of a life cycle in which all goes well. */
export const allGoesWell = {
  openRun: () => ({ mlflowRunId: "parent" }),
  prepareInspect: () => ({ specs: ["inspect-spec"], files: 100, unseen: 100 }),
  describeDataset: () => ({
    dataset: "d".repeat(64),
    classes: ["cat", "dog"],
    photos: 100,
    leftOut: 0,
    errors: [] as string[],
    warnings: [] as string[],
    trainedBy: null as string | null,
  }),
  keepQuarantine: () => ({ files: 0 }),
  findDeletions: () => ({
    deleted: 0,
    nothingElse: null as { version: string; learned: number; noneDeleted?: boolean } | null,
  }),
  prepareCheck: () => ({ spec: "check-spec" }),
  collectCheck: () => ({ errors: [] as string[], warnings: [] as string[] }),
  preparePreprocess: () => ({ specs: ["shard-spec"], missing: 100 }),
  prepareTrials: ({ trials }: { trials: unknown[] }) => ({
    specs: trials.map((_, n) => `trial-spec-${n + 1}`),
    queue: "trial",
  }),
  collectTrials: () => trials as object[],
  prepareEvaluate: () => ({ spec: "evaluate-spec", serving: null, champion: null, best: null }),
  collectEvaluate: () => evidence(),
  prepareRegister: () => ({ spec: "register-spec" }),
  collectRegister: () => ({ name: "pets", number: "7" }),
  smokeTest: () => ({ images: 8 }),
  claimVersion: () => ({ version: "7" }),
  copyModel: () => null,
  promote: () => ({ version: "7", previous: null, runId: "r", since: "2026-01-01T00:00:00Z" }),
  setAliases: () => null,
  cancelTasks: () => ({ cancelled: 2 }),
  tasksGoOn: () => false,
  finishRun: () => null,
};

type TaskInput = { task: { step: string } };
export const tasksSucceed = {
  databricksTask: ({ task }: TaskInput): unknown => ({
    step: task.step,
    state: "succeeded",
    databricksRunId: 1,
  }),
  taskPool: (): unknown =>
    trials.map(({ number }) => ({ step: `trial-${number}`, state: "succeeded", databricksRunId: 1 })),
};
