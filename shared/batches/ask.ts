import { setTimeout as pause } from "node:timers/promises";
import { explain, Problem } from "../kit/errors.ts";
import type { Deployments } from "../serving/deployments.ts";
import type { Answer } from "../serving/works.ts";
import type { Batch } from "./batch.ts";

/** Answers that say "later": too many photos are being predicted, or the version has made room for others. */
const LATER = new Set([429, 503]);
/** Times that serving may say so of one photo, each after up to ten seconds, before the page counts as failed for now. */
const MOST_TURNS = 60;

/** Times that a thread may fail over one photo. */
const MOST_FAILURES = 2;

/**
 * What a batch's version says of a photo and what its classes are. Requests come first: where there is no room, it waits. Throws a
 * `Problem` for what is the photo's fault alone.
 */
export async function askPatiently(
  deployments: Pick<Deployments, "load" | "predict">,
  batch: Batch,
  photo: Uint8Array,
): Promise<Answer & { classes: readonly string[] }> {
  for (let [turn, failures] = [1, 0]; ; turn++) {
    const deployment = await deployments.load(batch.model, batch);
    try {
      const answer = await deployments.predict(deployment, { photo });
      return { ...answer, classes: deployment.spec.classes };
    } catch (error) {
      if (!(error instanceof Problem)) {
        if (++failures === MOST_FAILURES) throw new Problem(500, "failed", explain(error));
        continue;
      }
      if (!LATER.has(error.status)) throw error;
      if (turn === MOST_TURNS)
        throw new Error(`There was no room for a photo, ${MOST_TURNS} times in a row.`);
      await pause(Number(error.extra.retryAfter ?? 1) * 1000);
    }
  }
}
