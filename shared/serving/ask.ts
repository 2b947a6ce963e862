import { Problem } from "../kit/errors.ts";
import type { HasLeft } from "../kit/has-left.ts";
import { inTurns } from "../kit/in-turns.ts";
import { tellMore } from "../kit/tracing.ts";
import { isReason } from "../photos/policy.ts";
import { type Answered, type Asked, answered } from "./answer.ts";
import type { Champion } from "./champions.ts";
import type { Deployments } from "./deployments.ts";
import type { InferenceLog } from "./inference-log.ts";
import type { Metrics } from "./metrics.ts";
import { partsOf } from "./parts.ts";
import type { Item } from "./photos.ts";
import { withVersion } from "./with-version.ts";
import type { Answer } from "./works.ts";

/** Photos of one request that are asked about at once: others want their turn too. */
const AT_ONCE = 8;
/** Photos of one request whose parts a trace shows: those of a hundred would push others out. */
const MOST_TRACED = 8;

/** What is told of a photo: what the model says of it, or why it is no photo. */
export type Outcome = { answer: Answer; told: Answered } | { refused: Problem };

/** What photos are asked about with. */
export interface Asking {
  deployments: Deployments;
  inferenceLog: Pick<InferenceLog, "record">;
  metrics: Metrics;
}

/** What a request asks, and when it came, as `performance.now()` has it. */
export interface Inquiry extends Omit<Asked, keyof Champion> {
  items: readonly Item[];
  started: number;
  hasLeft: HasLeft;
}

/** Reads what a request asks, and counts the photo over which it is refused meanwhile: one that is too large is never asked about. */
export async function countingRefused<T>(metrics: Metrics, model: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Problem && isReason(error.type)) metrics.refused(model, error.type);
    throw error;
  }
}

/** Asks a version about each photo of a request. Throws the `Problem` of what is not a photo's own fault. */
export function ask(asking: Asking, inquiry: Inquiry, find: () => Promise<Champion>) {
  asking.metrics.read(inquiry.model, performance.now() - inquiry.started);
  return withVersion(asking.deployments, find, async (champion) => {
    const outcomes = await inTurns(inquiry.items, atOnceOf(inquiry.items), (item) =>
      outcomeOf(asking, inquiry, champion, item),
    );
    return { champion, outcomes };
  });
}

/** Photos of HEIC would wait for each other longer than any may wait: each of a phone's fills the room for large ones. */
const atOnceOf = (items: readonly Item[]) => (items.some((item) => "heic" in item) ? 1 : AT_ONCE);

async function outcomeOf(
  { deployments, inferenceLog, metrics }: Asking,
  inquiry: Inquiry,
  champion: Champion,
  item: Item,
): Promise<Outcome> {
  const { model } = inquiry;
  const handed = performance.now();
  try {
    const keeps = inquiry.keepPhotos !== undefined;
    const said = await deployments.predict(champion.deployment, item, inquiry.hasLeft, keeps);
    const { jpeg: _, ...answer } = said; // of a hundred photos that would be much to hold until all are answered
    const total = performance.now() - handed;
    const { version } = champion.deployment.card;
    metrics.answered(model, version, answer, total);
    tellMore(() => ({
      attributes: { "darkroom.version": version },
      parts:
        inquiry.items.indexOf(item) < MOST_TRACED
          ? partsOf({ model, version, ...answer.took, total, until: Date.now() })
          : [],
    }));
    const latencyMs = Math.round((performance.now() - inquiry.started) * 10) / 10;
    return { answer, told: answered(inferenceLog, { ...inquiry, ...champion }, item, said, latencyMs) };
  } catch (error) {
    if (!(error instanceof Problem && isItsOwn(error))) throw error;
    metrics.refused(model, error.type);
    return { refused: error };
  }
}

/** What another photo would not be answered with. */
const isItsOwn = ({ status }: Problem) => status === 413 || status === 415 || status === 422;
