import type { Plan } from "../plan/schema.ts";
import type { EpochMetrics, Trial } from "./trial.ts";

type SelectBy = Plan["search"]["select_by"];

/** The epoch whose weights count: best by the chosen metric, then lower validation loss, then earlier. */
export function bestEpoch(epochs: readonly EpochMetrics[], selectBy: SelectBy): EpochMetrics | undefined {
  return epochs.toSorted((a, b) => better(a, b, selectBy) || a.epoch - b.epoch)[0];
}

/** The trial to evaluate: best by the same rule, then the lower number. Undefined if none succeeded. */
export function pickWinner(trials: readonly Trial[], selectBy: SelectBy): Trial | undefined {
  const finished = trials.filter((trial) => trial.status === "succeeded" && trial.best);
  const order = (a: Trial, b: Trial) => better(a.best as EpochMetrics, b.best as EpochMetrics, selectBy);
  return finished.toSorted((a, b) => order(a, b) || a.number - b.number)[0];
}

type Figures = Pick<EpochMetrics, "validationLoss" | "validationAccuracy">;

/** Whether figures are better, below 0, or worse than others. */
export function better(a: Figures, b: Figures, selectBy: SelectBy): number {
  const byLoss = a.validationLoss - b.validationLoss;
  return selectBy === "validation_loss" ? byLoss : b.validationAccuracy - a.validationAccuracy || byLoss;
}
