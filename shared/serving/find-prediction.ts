import type { Blobs } from "../clients/blobs.ts";
import type { InferenceLog } from "./inference-log.ts";
import { blobOf, type Prediction, positionOf, Prediction as Schema } from "./prediction.ts";

/** The record of an answer: this process's own from memory, others once they are written. */
export async function findPrediction(
  blobs: Blobs,
  log: InferenceLog,
  predictionId: string,
): Promise<Prediction | undefined> {
  const position = positionOf(predictionId);
  if (!position) return undefined;
  const waiting = log.find(predictionId, position);
  if (waiting) return waiting;
  const blob = blobOf(position.batch);
  if (!(await blobs.exists(blob))) return undefined;
  // An erasure may have taken lines out: the id counts, not the line's number.
  for await (const line of blobs.lines(blob, Schema)) if (line.predictionId === predictionId) return line;
  return undefined;
}
