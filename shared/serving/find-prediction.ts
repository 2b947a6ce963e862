import type { Blobs } from "../clients/blobs.ts";
import type { InferenceLog } from "./inference-log.ts";
import { blobOf, type Prediction, placeOf, Prediction as Schema } from "./prediction.ts";

/** The record of an answer: this process's own from memory, others once they are written. */
export async function findPrediction(
  blobs: Blobs,
  log: InferenceLog,
  predictionId: string,
): Promise<Prediction | undefined> {
  const place = placeOf(predictionId);
  if (!place) return undefined;
  const waiting = log.find(predictionId, place);
  if (waiting) return waiting;
  const blob = blobOf(place.batch);
  if (!(await blobs.exists(blob))) return undefined;
  // An erasure may have taken lines out: the id counts, not the line's number.
  for await (const line of blobs.lines(blob, Schema)) if (line.predictionId === predictionId) return line;
  return undefined;
}
