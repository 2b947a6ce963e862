import type { Blobs } from "../../shared/clients/blobs.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { findPrediction } from "../../shared/serving/find-prediction.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";
import * as routes from "../../shared/serving/routes.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What was answered before. */
export const getPrediction = ({ blobs, inferenceLog }: { blobs: Blobs; inferenceLog: InferenceLog }) =>
  serve(routes.getPrediction, async ({ predictionId }) => {
    const found = await findPrediction(blobs, inferenceLog, predictionId);
    if (found) return ok(found);
    const when =
      "Predictions can be looked up from ten seconds after the answer until the log is cleaned up.";
    throw new Problem(404, "prediction-not-found", `There is no prediction "${predictionId}". ${when}`);
  });
