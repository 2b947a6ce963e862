import { Problem } from "../kit/errors.ts";
import { inTurns } from "../kit/in-turns.ts";
import { type Answered, type Asked, answered } from "./answer.ts";
import type { Champion } from "./champions.ts";
import { type Deployments, UNLOADED } from "./deployments.ts";
import type { InferenceLog } from "./inference-log.ts";
import type { Metrics } from "./metrics.ts";
import type { Item } from "./photos.ts";
import type { Answer } from "./works.ts";

/** Photos of one request that are asked about at once: others want their turn too. */
const AT_ONCE = 8;
/** How often a version is looked up that makes room for others before it can be asked. */
const MOST_LOOKS = 3;

/** What is told of a photo: what the model says of it, or why it is no photo. */
export type Outcome = { answer: Answer; told: Answered } | { refused: Problem };

/** What photos are asked about with. */
export interface Asking {
  deployments: Deployments;
  inferenceLog: InferenceLog;
  metrics: Metrics;
}

/** What a request asks, and when it came, as `performance.now()` has it. */
export interface Inquiry extends Omit<Asked, keyof Champion> {
  items: readonly Item[];
  started: number;
}

/**
 * Asks a version about each photo of a request. It is found when it is asked, and again where a new one has taken its place in
 * memory at that very moment. Throws the `Problem` of what is not a photo's own fault.
 */
export async function ask(asking: Asking, inquiry: Inquiry, find: () => Promise<Champion>) {
  asking.metrics.read(inquiry.model, performance.now() - inquiry.started);
  for (let look = 1; ; look++) {
    const champion = await find();
    try {
      const outcomes = await asking.deployments.holding(champion.deployment, () =>
        inTurns(inquiry.items, AT_ONCE, (item) => outcomeOf(asking, inquiry, champion, item)),
      );
      return { champion, outcomes };
    } catch (error) {
      const isGone = error instanceof Problem && error.type === UNLOADED;
      if (!isGone || look === MOST_LOOKS) throw error;
    }
  }
}

async function outcomeOf(
  { deployments, inferenceLog, metrics }: Asking,
  inquiry: Inquiry,
  champion: Champion,
  item: Item,
): Promise<Outcome> {
  const { model } = inquiry;
  const handed = performance.now();
  try {
    const answer = await deployments.predict(champion.deployment, item);
    metrics.answered(model, champion.deployment.card.version, answer, performance.now() - handed);
    const latencyMs = Math.round((performance.now() - inquiry.started) * 10) / 10;
    return { answer, told: answered(inferenceLog, { ...inquiry, ...champion }, answer, latencyMs) };
  } catch (error) {
    if (!(error instanceof Problem && isItsOwn(error))) throw error;
    metrics.refused(model, error.type);
    return { refused: error };
  }
}

/** What another photo would not be answered with. */
const isItsOwn = ({ status }: Problem) => status === 413 || status === 415 || status === 422;
