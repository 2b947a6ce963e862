import { z } from "zod";
import { byLabel } from "../kit/by-label.ts";
import { Compute } from "../kit/compute.ts";
import { MODEL_NAME, Sha256 } from "../kit/ids.ts";
import { own } from "../kit/objects.ts";
import { PLUGINS } from "../kit/plugins.ts";
import { Duration, Share } from "../kit/units.ts";
import { Checks } from "./checks.ts";
import { HALVING, MOST_RUNGS, sizeFor, TRAINERS_BY_DEFAULT } from "./defaults.ts";
import { GroupBy } from "./group-by.ts";
import { Include } from "./include.ts";
import { scheduleFault } from "./schedule.ts";
import { Space } from "./space.ts";
import { TRAINERS } from "./trainers.ts";

/** Of one search. */
export const MOST_TRIALS = 200;

/** Of one trial. */
export const MOST_EPOCHS = 1000;

const whole = (from: number, to: number) => {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.int(message).min(from, message).max(to, message);
};

const Split = z
  .strictObject({ train: Share, validation: Share, test: Share })
  .refine(
    (s) => Math.abs(s.train + s.validation + s.test - 1) < 1e-9,
    "train, validation and test must add up to 100%",
  );

/** NCRONTAB with six fields, as the timer trigger reads it. */
const Schedule = z.string().superRefine((text, context) => {
  const fault = text === "off" ? undefined : scheduleFault(text);
  if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
});

const Dataset = z.strictObject({
  /** Labels to train; `found` takes every folder. */
  classes: z
    .union(
      [z.literal("found"), z.array(z.string()).min(2)],
      "must be found, or a list of two labels at least, such as [cat, dog]; one that is a number stands in quotes",
    )
    .default("found"),
  /** Folders that have taken the place of a class: old name to new name. Its history goes on under the new one. */
  renamed: byLabel(z.string("must be the class's new name, in quotes where it is a number")).default({}),
  /** Which files the dataset is made of; left out, all of them. */
  include: Include.optional(),
  /** Folder of photos that wait for a label. */
  review: z.string().default("review"),
  min_photos_per_class: z.int().min(3).default(20),
  /** In how many of 64 bits the perceptual hashes of two photos may differ that are kept on one side; or off. */
  near_duplicates: z
    .union([z.literal("off"), whole(0, 8)], "must be off, or a whole number from 0 to 8")
    .default(2),
  /** What puts photos in a group that stays on one side: the folder below the label's, or a match in their paths; or off. */
  group_by: GroupBy.default("off"),
  split: Split.default({ train: 0.8, validation: 0.1, test: 0.1 }),
  triggers: z
    .strictObject({
      photos: z.boolean().default(true),
      /** When to look after this model whatever happens: seconds, minutes, hours, days, months, weekdays; or off. */
      schedule: Schedule.default("0 0 2 * * *"),
      /** Whether new training code trains anew. */
      code: z.boolean().default(false),
      /** Whether drift trains anew. */
      drift: z.boolean().default(false),
    })
    .prefault({}),
  settle: z
    .strictObject({
      quiet_period: Duration.default(300),
      longest_wait: Duration.default(3600),
      /** What photos do that arrive while a run is under way: wait for its end, or cancel it and start over. */
      late_photos: z.enum(["queue", "restart"]).default("queue"),
    })
    .refine((s) => s.quiet_period >= 1, "quiet_period must be at least 1s")
    .refine((s) => s.longest_wait >= s.quiet_period, "longest_wait must not be shorter than quiet_period")
    .prefault({}),
  checks: Checks.prefault({}),
  /** Whether files that cannot be read are also copied to the container "quarantine". */
  quarantine: z.enum(["records", "copies"]).default("records"),
  /** What the deletion of a photo that a serving model was trained on leads to. */
  on_delete: z.enum(["taint", "retrain"]).default("taint"),
});

/** A transformation that a wheel brings, by its name; with the SHA-256 of its graph once a plan is read. */
const Transform = z
  .union([z.string(), z.strictObject({ name: z.string(), sha256: Sha256 })], "must be the name of one")
  .transform((given, context) => {
    if (typeof given !== "string") return given;
    const known = own(PLUGINS.preprocess, given);
    if (known) return { name: given, sha256: known.sha256 };
    const names = Object.keys(PLUGINS.preprocess).join(", ") || "none";
    const message = `"${given}" is none that the setting TRAINERS tells of; there are: ${names}`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const Preprocess = z.strictObject({
  /** Height and width in pixels. */
  size: z
    .tuple([whole(8, 1024), whole(8, 1024)], "must be [height, width], such as [192, 192]")
    .default(() => sizeFor(TRAINERS_BY_DEFAULT)),
  /** What is made of the photos' own pixels before they are resized; the served model begins with it. */
  transform: Transform.optional(),
});

/** Weights of a network that was trained before: the same bytes wherever they lie. */
const Weights = z.strictObject({
  /** https, or `container/path` of a blob beside the photos. */
  uri: z.string().min(1).max(1000),
  sha256: z
    .string()
    .toLowerCase() // PowerShell prints capitals
    .regex(/^[0-9a-f]{64}$/, "must be 64 digits 0-9a-f, as sha256sum prints them"),
});

const Search = z
  .strictObject({
    trainers: z
      .array(z.enum(Object.keys(TRAINERS)))
      .min(1)
      .default(TRAINERS_BY_DEFAULT),
    space: Space.prefault({}),
    /** What `pretrained` trainers begin with, in place of their own. */
    weights: Weights.optional(),
    /** How trials are chosen: drawn at random, every combination, one in each stratum, or at random with an early end for most. */
    strategy: z.enum(["random", "grid", "stratified", "halving"]).default("random"),
    /** How halving goes: one of `eta` trials goes on to the next rung, whose epochs are `eta` times as many. */
    halving: z
      .strictObject({
        eta: whole(2, 10).default(HALVING.eta),
        rungs: whole(2, MOST_RUNGS).default(HALVING.rungs),
      })
      .optional(),
    /** In all; of a grid the most, and left out all of it. */
    trials: whole(1, MOST_TRIALS).optional(),
    /** In place of `trials`: for each trainer. */
    per_trainer: whole(1, MOST_TRIALS).optional(),
    /** How many trials run at once. */
    parallel: whole(1, 50).default(2),
    /** How many trials a Databricks run trains; where it is left out, one, or on Spark all of them. */
    trials_per_run: whole(1, MOST_TRIALS).optional(),
    /** What trains the trials of one run: a process, one after the other, or Spark, spread over the cluster's workers; left out, a process. */
    engine: z.enum(["process", "spark"]).optional(),
    /** The share of trials that may fail before the whole search does; all of them but one, where it is left out. */
    failed_trials: Share.optional(),
    /** No further trial begins when one of these is spent: those under way go on to their end, and the best of them wins. */
    budget: z
      .strictObject({
        /** By the clock, from the search's beginning on. */
        time: Duration.optional(),
        /** Of all trials' Databricks runs together. */
        run_time: Duration.optional(),
      })
      .optional(),
    /** Each trainer's own number where it is left out. */
    epochs: whole(1, MOST_EPOCHS).optional(),
    select_by: z.enum(["validation_accuracy", "validation_loss"]).default("validation_accuracy"),
    seed: z.int().default(1),
  })
  .overwrite((search) =>
    search.trials === undefined && search.per_trainer === undefined && search.strategy !== "grid"
      ? { ...search, trials: 4 }
      : search,
  );

const scores = Object.keys(PLUGINS.scores).map(
  (name) => [name, z.strictObject({ at_least: z.number() }).optional()] as const,
);

const Gate = z.strictObject({
  /** The least accuracy on the test photos. */
  accuracy: Share.default(0),
  recall: z
    .strictObject({
      /** The least share of each class's test photos that is recognised; refuses what surely lies below. */
      every_class: Share.optional(),
    })
    .prefault({}),
  slices: z
    .strictObject({
      /** How far accuracies on two slices of the test photos may be apart; refuses what surely lies beyond. */
      widest_gap: Share.optional(),
    })
    .optional(),
  /** Figures that wheels bring, and what each must be on the test photos. */
  scores: z
    .strictObject(
      Object.fromEntries(scores) as Record<string, z.ZodOptional<z.ZodObject<{ at_least: z.ZodNumber }>>>,
    )
    .optional(),
  /** For the comparison with the champion, and with the best version so far. */
  champion: z
    .strictObject({
      /** How much worse, in accuracy, still counts as not worse. */
      margin: Share.default(0.02),
      /** What becomes of a model when there are too few test photos to tell: it passes, is refused, or passes if not behind. */
      inconclusive: z.enum(["not_behind", "pass", "refuse"]).default("not_behind"),
    })
    .prefault({}),
});

/** What is kept. Whatever serves, is pinned, or could be gone back to is kept without it. */
const Retention = z.strictObject({
  /** How many of the newest versions keep everything that they were made from. */
  versions: z.int().min(1).default(5),
  /** Versions that keep it whatever happens, for example for an audit. */
  pinned: z.array(z.string()).default([]),
  /** How long a run that made no version keeps its files, and a batch its results. */
  runs: Duration.default(30 * 86_400),
});

/** The label of a photo of which the model is less sure than its plan asks for. */
export const UNSURE = "unsure";

/** How photos are answered. */
const Serving = z.strictObject({
  /** The least probability with which a label is given; below it the answer is "unsure". */
  reject_below: Share.optional(),
  /** The share of answers that the inference log keeps; all, if it is left out. */
  logged: Share.optional(),
  /** Of which of those the log keeps the photo, too: of all, or of those that were answered by "unsure"; of none, if it is left out. */
  keep_photos: z.enum(["logged", "unsure"]).optional(),
  /** How long the inference log keeps an answer, and its photo; until somebody deletes it, if it is left out. */
  retention: Duration.optional(),
});

/** A plan as people write it: three lines are enough. */
export const Plan = z.strictObject({
  model: z
    .string()
    .regex(MODEL_NAME, "must be lower-case letters, digits and dashes, at most 40")
    .refine(
      (name) => name !== "index" && name !== "erased",
      "is a folder of ours beside the models: choose another name",
    ),
  /** Container and prefix; each folder below is a label. */
  images: z
    .string()
    .regex(
      /^[a-z0-9-]{3,63}(\/[^/]+)+$/,
      'must be "container/prefix", such as "images/pets", without a slash at the end: a container has 3 to 63 lower-case letters, digits and dashes',
    ),
  /** Who is told. */
  owner: z.string().min(1),
  dataset: Dataset.prefault({}),
  preprocess: Preprocess.prefault({}),
  search: Search.prefault({}),
  gate: Gate.prefault({}),
  retention: Retention.prefault({}),
  /** What tasks run on, where that is not what the settings say. */
  compute: Compute.optional(),
  serving: Serving.optional(),
});

export type Plan = z.infer<typeof Plan>;
