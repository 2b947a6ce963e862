import { Problem } from "../kit/errors.ts";
import type { Plan } from "./schema.ts";

export type PlansByModel = ReadonlyMap<string, Plan>;

/** The plans in force, by model. */
export interface Plans {
  /** Those of every model, also of retired ones: their data is kept, swept and erased, and their versions answer. */
  all(): Promise<PlansByModel>;
  /** Those of models that get runs. */
  active(): Promise<PlansByModel>;
  /** Makes the next one who asks look again: somebody has published a plan here. */
  forget(): void;
}

/** The plan of a model, or a 404 that lists the models there are. */
export async function planOf<P>(
  plans: { all(): Promise<ReadonlyMap<string, P>> },
  model: string,
): Promise<P> {
  const all = await plans.all();
  const plan = all.get(model);
  if (plan) return plan;
  const known = [...all.keys()].join(", ") || `none: PUT /api/models/${model}/plan publishes a plan`;
  throw new Problem(404, "model-not-found", `There is no model "${model}". Models: ${known}.`);
}

/** The plan of a model that gets runs; 409 for one that is retired. */
export async function activePlanOf(plans: Plans, model: string): Promise<Plan> {
  const plan = await planOf(plans, model);
  if ((await plans.active()).has(model)) return plan;
  const remedy = `PUT /api/models/${model}/plan brings it back`;
  throw new Problem(409, "model-retired", `"${model}" is retired and gets no runs any more: ${remedy}.`);
}
