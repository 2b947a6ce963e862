import type { Blobs } from "../../shared/clients/blobs.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { findPrediction } from "../../shared/serving/find-prediction.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";
import type { Prediction } from "../../shared/serving/prediction.ts";
import * as routes from "../../shared/serving/routes.ts";
import { linksOf, readCard } from "../../shared/versions/read-versions.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What was answered before, and where it comes from. */
export const getPrediction = ({ blobs, inferenceLog }: { blobs: Blobs; inferenceLog: InferenceLog }) =>
  serve(routes.getPrediction, async ({ predictionId }) => {
    const found = await findPrediction(blobs, inferenceLog, predictionId);
    if (found) return ok({ ...found, ...(await lineageOf(blobs, found)) });
    const when =
      "Predictions can be looked up from ten seconds after the answer until the log is cleaned up; of a model whose plan says `serving: {logged: …}`, that share of them.";
    throw new Problem(404, "prediction-not-found", `There is no prediction "${predictionId}". ${when}`);
  });

/** Where its version comes from; of one whose card is damaged, that it is: the answer was given all the same. */
async function lineageOf(blobs: Blobs, { model, version }: Prediction) {
  try {
    const card = await readCard(blobs, model, version);
    if (!card) return undefined;
    const { runId, dataset, code } = card;
    return { runId, dataset, code, ...linksOf(card) };
  } catch (error) {
    if (!(error instanceof Problem && error.type === "version-unreadable")) throw error;
    return { lineageUnknown: error.message };
  }
}
