import { Problem } from "../kit/errors.ts";
import { type Answered, type Asked, answered } from "./answer.ts";
import type { Deployments } from "./deployments.ts";
import { inTurns } from "./in-turns.ts";
import type { InferenceLog } from "./inference-log.ts";
import type { Item } from "./photos.ts";
import type { Answer } from "./works.ts";

/** Photos of one request that are asked about at once: others want their turn too. */
const AT_ONCE = 8;

/** What is told of a photo: what the model says of it, or why it is no photo. */
export type Outcome = { answer: Answer; told: Answered } | { refused: Problem };

/** Asks a version about each photo of a request that began at `started`. Throws the `Problem` of what is not a photo's own fault. */
export function ask(
  { deployments, inferenceLog }: { deployments: Deployments; inferenceLog: InferenceLog },
  asked: Asked,
  items: readonly Item[],
  started: number,
): Promise<Outcome[]> {
  return inTurns(items, AT_ONCE, async (item) => {
    try {
      const answer = await deployments.predict(asked.deployment, item);
      const latencyMs = Math.round((performance.now() - started) * 10) / 10;
      return { answer, told: answered(inferenceLog, asked, answer, latencyMs) };
    } catch (error) {
      if (error instanceof Problem && isItsOwn(error)) return { refused: error };
      throw error;
    }
  });
}

/** What another photo would not be answered with. */
const isItsOwn = ({ status }: Problem) => status === 413 || status === 415 || status === 422;
