import type { Blobs } from "../clients/blobs.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { type Conditions, mustMatch } from "./conditions.ts";
import { currentPlan } from "./current.ts";
import { DEFAULTS } from "./defaults.ts";
import { consequence, type Difference, differences } from "./difference.ts";
import { freeVersion, publish } from "./published.ts";
import { defaultsOf, type PublishedPlan } from "./published-plan.ts";
import { readPlan } from "./read.ts";
import { readPublished } from "./read-published.ts";
import type { Plan } from "./schema.ts";

/** A plan that somebody wants in force, on condition of which one is. */
export interface PlanWanted {
  model: string;
  text: string;
  /** With which defaults it is read, where it is one of before. */
  defaults?: number;
  by: string | null;
  conditions: Conditions;
  /** Throws what is against the plan here, that reading it does not tell. */
  mustFit: (plan: Plan) => void;
}

/** The version that a plan is, what differs from the one before, and what comes of that. */
export interface PlanAnswer extends Pick<PublishedPlan, "version" | "by" | "at" | "retired"> {
  differences: Difference[];
  would: ReturnType<typeof consequence>;
}

/** What publishing a plan would do, without doing it. */
export async function foreseePlan(
  blobs: Blobs,
  wanted: PlanWanted,
  environment: string | undefined,
): Promise<PlanAnswer> {
  const before = await currentPlan(blobs, wanted.model);
  const next = nextVersion(before, wanted);
  wanted.mustFit(mustBePlanOf(wanted, defaultsFor(wanted, before), environment));
  const foreseen = next && { ...next, version: await freeVersion(blobs, wanted.model, before) };
  return answer(blobs, wanted, before, foreseen ?? (before as PublishedPlan), environment);
}

/** Publishes a plan, in force everywhere within seconds. The one that is in force already is no new version. */
export async function publishPlan(
  blobs: Blobs,
  wanted: PlanWanted,
  environment: string | undefined,
): Promise<PlanAnswer> {
  let replaced: PublishedPlan | undefined;
  const change = (before: PublishedPlan | undefined) => {
    wanted.mustFit(mustBePlanOf(wanted, defaultsFor(wanted, before), environment));
    replaced = before;
    return nextVersion(before, wanted);
  };
  const models = await publish(blobs, new Map([[wanted.model, change]]));
  return answer(blobs, wanted, replaced, models[wanted.model] as PublishedPlan, environment);
}

function nextVersion(before: PublishedPlan | undefined, wanted: PlanWanted) {
  const { text, by, conditions } = wanted;
  mustMatch(before, conditions);
  const defaults = defaultsFor(wanted, before);
  if (before?.text === text && defaultsOf(before) === defaults && !before.retired) return undefined;
  return { text, by, at: new Date().toISOString(), retired: false, defaults, file: before?.file ?? null };
}

/** The same text goes on meaning what it means. */
const defaultsFor = ({ text, defaults }: PlanWanted, before: PublishedPlan | undefined): number =>
  defaults ?? (before?.text === text ? defaultsOf(before) : DEFAULTS);

async function answer(
  blobs: Blobs,
  wanted: PlanWanted,
  before: PublishedPlan | undefined,
  published: PublishedPlan,
  environment: string | undefined,
): Promise<PlanAnswer> {
  const { version, by, at, retired } = published;
  const to = mustBePlanOf(wanted, defaultsOf(published), environment);
  const from = before && readPublished(wanted.model, before, environment);
  const would = (await hasRun(blobs, wanted.model)) ? consequence(from, to) : "retrain";
  return { version, by, at, retired, differences: differences(from, to), would };
}

/** Whether a run of a model was ever asked for: before that, the first look at the photos trains whatever the plan before said. */
async function hasRun(blobs: Blobs, model: string): Promise<boolean> {
  for await (const _ of blobs.list(paths.runsByTime(model), 1)) return true;
  return false;
}

function mustBePlanOf({ model, text }: PlanWanted, defaults: number, environment: string | undefined) {
  const plan = readPlan(text, "plan", environment, defaults);
  if (plan.model === model) return plan;
  const detail = `plan: model: is "${plan.model}", and the URL names "${model}": a plan is published under its own name`;
  throw new Problem(422, "invalid-plan", detail);
}
