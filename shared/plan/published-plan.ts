import { z } from "zod";
import { BRING_BACK } from "../kit/damaged.ts";

/** A version of a model's plan. Versions never change: to retire a model, or to bring it back, is a version too. */
export const PublishedPlan = z.object({
  version: z.int().positive(),
  /** As it was written, in YAML or JSON, with its environments. */
  text: z.string(),
  /** Who published it, as far as the caller was known, or the file that it came from. */
  by: z.string().nullable(),
  /** ISO. */
  at: z.string(),
  /** Whether the model gets no runs any more. */
  retired: z.boolean(),
  /** The number of the defaults that it is read with, those of when it was published. Versions of before there were others have none. */
  defaults: z.int().positive().optional(),
  /** SHA-256 of the model's file, as it was when that was published last; null if it never was. */
  file: z.string().nullable(),
});
export type PublishedPlan = z.infer<typeof PublishedPlan>;

/** The number of the defaults that a published plan is read with. */
export const defaultsOf = ({ defaults = 1 }: Pick<PublishedPlan, "defaults">): number => defaults;

/** The newest version of every model's plan, in one document: all of them are looked at every few seconds. */
export const PublishedPlans = z.object({ models: z.record(z.string(), PublishedPlan) });
export type PublishedPlans = z.infer<typeof PublishedPlans>;

const again = "the files of plans/ are published again, other plans stay as versions in runs/{model}/plans/";
/** What to do where that document cannot be read. */
export const REMEDY = `${BRING_BACK}, or remove it and PUT /api/models/{model}/plan: ${again}`;
