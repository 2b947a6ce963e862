import type { Blobs } from "../../shared/clients/blobs.ts";
import { stream } from "../../shared/kit/answers.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { sniff } from "../../shared/photos/sniff.ts";
import { findPrediction } from "../../shared/serving/find-prediction.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";
import type { Prediction } from "../../shared/serving/prediction.ts";
import * as routes from "../../shared/serving/routes.ts";
import { linksOf, readCard } from "../../shared/versions/read-versions.ts";
import { ok, sent } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import type { Predicting } from "./predict.ts";

/** What was answered before, and where it comes from. */
export const getPrediction = ({ blobs, inferenceLog }: Logged) =>
  serve(routes.getPrediction, async ({ predictionId }) => {
    const found = await foundOr404(blobs, inferenceLog, predictionId);
    return ok({ ...found, ...(await lineageOf(blobs, found)) });
  });

/** The photo that was answered about. */
export const getPredictionPhoto = ({ plans, blobs, inferenceLog }: Logged & Pick<Predicting, "plans">) =>
  serve(routes.getPredictionPhoto, async ({ predictionId }) => {
    const { model, photo } = await foundOr404(blobs, inferenceLog, predictionId);
    if (photo === undefined)
      throw notKept(predictionId, (await plans.all()).get(model)?.serving?.keep_photos);
    const read = await blobs.bytes(paths.loggedPhoto(model, photo));
    if (read) return sent(stream(`image/${sniff(read.bytes)}`), read.bytes);
    const why = "It has been deleted, or erased, since it was kept.";
    throw new Problem(410, "photo-gone", `The photo of prediction "${predictionId}" is gone. ${why}`);
  });

interface Logged {
  blobs: Blobs;
  inferenceLog: InferenceLog;
}

async function foundOr404(
  blobs: Blobs,
  inferenceLog: InferenceLog,
  predictionId: string,
): Promise<Prediction> {
  const found = await findPrediction(blobs, inferenceLog, predictionId);
  if (found) return found;
  const when =
    "Predictions can be looked up from ten seconds after the answer until the log is cleaned up; of a model whose plan says `serving: {logged: …}`, that share of them.";
  throw new Problem(404, "prediction-not-found", `There is no prediction "${predictionId}". ${when}`);
}

/** Why there is no photo of an answer, by what the plan says now. */
function notKept(predictionId: string, keeps: string | undefined): Problem {
  const why =
    keeps === undefined
      ? "The model's plan keeps none: say `serving: {keep_photos: logged}` there to keep those of answers to come."
      : `The model's plan says \`serving: {keep_photos: ${keeps}}\`. Photos are written up to ten seconds after the answer; none is kept of pixels, of a file of more than 10 MB, or where too many came at once.`;
  return new Problem(404, "photo-not-kept", `The photo of prediction "${predictionId}" is not kept. ${why}`);
}

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
