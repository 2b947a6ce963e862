import type { Settings } from "../kit/settings.ts";
import type { LifecycleRequest } from "../requests/request.ts";

/** MLflow's experiment of a model; on Databricks a name is a workspace path. Environments of one workspace have a folder each. */
export const experimentName = (
  model: string,
  { DARKROOM_ENVIRONMENT: environment }: Pick<Settings, "DARKROOM_ENVIRONMENT">,
): string => `/Shared/darkroom/${environment === undefined ? "" : `${environment}/`}${model}`;

/** The tag that marks the MLflow run of a life cycle. */
export const RUN_TAG = "darkroom.run";

/** MLflow's own tag for nesting. */
export const PARENT_TAG = "mlflow.parentRunId";

/** The tag that MLflow shows as a run's description. */
export const NOTE_TAG = "mlflow.note.content";

/** The tag that says of which trial of which run a trial has its result. */
export const REUSED_TAG = "darkroom.reused_from";

/** The tag that marks a trial's MLflow run with its number. */
export const TRIAL_TAG = "darkroom.trial_number";

/** The tag that says on a life cycle's MLflow run which trial won, and on that trial's that it did. */
export const WINNER_TAG = "darkroom.winner";

/** What a life cycle is called in MLflow while nobody knows how it ends: when, and by what, it was asked for. */
export const nameOf = ({ at, kind }: LifecycleRequest["trigger"]): string =>
  `${at.slice(0, 16).replace("T", " ")} ${kind}`;
