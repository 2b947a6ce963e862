import type { Blobs } from "../clients/blobs.ts";
import type { Mlflow } from "../clients/mlflow.ts";
import { paths } from "../kit/paths.ts";
import type { LifecycleRequest } from "../requests/request.ts";
import { trainTask, trialFiles } from "../search/tasks.ts";
import type { Trial } from "../search/trial.ts";
import { notePlace, takesFinished } from "../tasks/places.ts";
import { findResult } from "../tasks/specs.ts";
import { evaluationIdentity, type Judging, reuseEvaluation } from "./reuse-evaluation.ts";
import { trackEvaluation } from "./track-reused.ts";

/** Takes the result of the same evaluation of an earlier run, and says of which; undefined if it must be made. */
export async function takeEvaluation(
  { blobs, mlflow }: { blobs: Blobs; mlflow: Mlflow },
  request: LifecycleRequest,
  { number, mlflowRunId }: Trial,
  judging: Omit<Judging, "challenger" | "code">,
): Promise<string | undefined> {
  const { runId, model, code } = request;
  const trained = await findResult(blobs, trainTask, trialFiles(runId, number));
  if (!trained) return undefined;
  const challenger = trained.model.sha256;
  const identity = evaluationIdentity({ ...judging, challenger, code });
  if (identity === undefined) return undefined;
  const place = { runId, number };
  const found =
    takesFinished(request) && (await reuseEvaluation(blobs, { model, identity, challenger }, place));
  await notePlace(blobs, paths.known(model, "evaluations", identity), place);
  if (!found) return undefined;
  if (mlflowRunId !== undefined) await trackEvaluation(mlflow, mlflowRunId, found.measured);
  return found.runId;
}
