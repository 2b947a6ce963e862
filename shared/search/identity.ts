import { canonicalJson, sha256 } from "../kit/hash.ts";
import { epochsOf } from "../plan/rungs.ts";
import { takesWeights } from "../plan/trainers.ts";
import type { LifecycleRequest } from "../requests/request.ts";
import type { TrialPlan } from "./trial.ts";

/** What a trial's result depends on, as a hash: a trial of another run with the same one has the same weights. */
export function trialIdentity(
  { plan, code }: Pick<LifecycleRequest, "plan" | "code">,
  { dataset, classes }: { dataset: string; classes: readonly string[] },
  { trainer, hyperparameters, seed, rung }: TrialPlan,
): string {
  const { preprocess, search } = plan;
  const { select_by } = search;
  const epochs = epochsOf(search, trainer);
  const weights = takesWeights(trainer) ? search.weights?.sha256 : undefined;
  const what = {
    dataset,
    classes,
    trainer,
    hyperparameters,
    epochs,
    until: rung?.until,
    select_by,
    seed,
    preprocess,
    code,
    weights,
  };
  return sha256(canonicalJson(what));
}
