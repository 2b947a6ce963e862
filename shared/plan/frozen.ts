/** What is asked of a plan's hash: fields by their paths, each with the value that stands for its absence. */
export interface Frozen {
  /** Fields of the first form of the hash, which names each of them. */
  readonly first: Readonly<Record<string, unknown>>;
  /** Fields that came afterwards, which the hash names only where they differ from this. */
  readonly later: Readonly<Record<string, unknown>>;
  /** Sections of which the hash names whatever else a plan says there. */
  readonly open?: readonly string[];
}

// Nothing that stands here ever changes, whatever the defaults of the schema become: hashes are taken of it, runs, datasets and models
// are named by them, and another value would train every model anew. A field that the schema gets is added to a `later`, with its first
// default; one that it loses stays. What belongs to neither hash is said in `NEITHER`.

/** What decides which model comes out. */
export const TRAINING: Frozen = {
  first: {
    "dataset.classes": "found",
    "dataset.renamed": {},
    "dataset.review": "review",
    "dataset.min_photos_per_class": 20,
    "dataset.near_duplicates": 2,
    "dataset.split": { train: 0.8, validation: 0.1, test: 0.1 },
    "preprocess.size": [64, 64],
    "search.trainers": ["keras.cnn"],
    "search.space.learning_rate": { log: [0.0005, 0.005] },
    "search.space.dropout": [0.2, 0.35, 0.5],
    "search.space.batch_size": [32],
    "search.space.augment": ["none"],
    "search.strategy": "random",
    "search.trials": 4,
    "search.epochs": 12,
    "search.select_by": "validation_accuracy",
    "search.seed": 1,
  },
  later: {
    "dataset.group_by": "off",
    "dataset.include.paths": undefined,
    "dataset.include.newer_than": undefined,
    "preprocess.transform": undefined,
    "search.per_trainer": undefined,
    "search.weights.sha256": undefined,
    "search.halving.eta": 3,
    "search.halving.rungs": 3,
    "search.budget.time": undefined,
    "search.budget.run_time": undefined,
  },
  open: ["search.space"],
};

/** What `TRAINING` says first of these is of this trainer alone: where others search, their absence stands for what each of them does. */
export const FIRST_TRAINER = "keras.cnn";
export const LEFT_TO_TRAINERS = [
  ...[
    "search.space.learning_rate",
    "search.space.dropout",
    "search.space.batch_size",
    "search.space.augment",
  ],
  "search.epochs",
];

/** What decides whether data and model are good enough; the hash has `checks` beside `gate`. */
export const POLICY: Frozen = {
  first: {
    "checks.unreadable": 0.02,
    "checks.label_conflicts": { warning: 0, error: 0.05 },
    "checks.small_classes": { warning: 0 },
    "checks.imbalance": { warning: 20 },
    "checks.near_duplicates": { warning: 0.2 },
    "checks.contradictions": { warning: 0.01 },
    "checks.blank": { warning: 0.01, error: 0.5 },
    "checks.zeros": { warning: 0.05 },
    "checks.range": { warning: 0.75 },
    "checks.levels": { warning: 0.05 },
    "checks.gray": { warning: 0.05 },
    "checks.skewness": { warning: 4 },
    "checks.size": { warning: 0.5 },
    "checks.aspect": { warning: 0.1 },
    "checks.outliers": { warning: 0.05 },
    "checks.psi": { warning: 0.25 },
    "gate.accuracy": 0,
    "gate.recall.every_class": undefined,
    "gate.champion.margin": 0.02,
    "gate.champion.inconclusive": "not_behind",
  },
  later: {
    "checks.similar_labels": { warning: 0 },
    "checks.sides": { warning: 0.05 },
    "checks.class_sides": { warning: 0.25 },
    "gate.scores": undefined,
    "gate.slices.widest_gap": undefined,
  },
  open: ["checks"],
};

/** Fields, or sections of them, that change neither model nor judgement. */
export const NEITHER = [
  ...["model", "images", "owner", "retention", "compute", "serving"],
  ...["dataset.triggers", "dataset.settle", "dataset.quarantine", "dataset.on_delete"],
  ...["search.parallel", "search.trials_per_run", "search.engine", "search.failed_trials"],
  "search.weights.uri",
];
