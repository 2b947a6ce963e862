import type { LifecycleRequest } from "../requests/request.ts";

/** Who is said to have asked for what nobody asked for by name. */
const NOBODY = "darkroom";

/** MLflow's own tags of where a run comes from, for its pages and whoever searches there: by whom it was asked for, and which commit does it. */
export function sourceTags(
  { trigger }: Pick<LifecycleRequest, "trigger">,
  commit: string | undefined,
): Record<string, string> {
  return {
    "mlflow.user": trigger.by ?? NOBODY,
    "mlflow.source.name": "darkroom",
    "mlflow.source.type": "JOB",
    ...(commit !== undefined && { "mlflow.source.git.commit": commit }),
  };
}
