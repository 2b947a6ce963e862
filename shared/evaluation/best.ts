import type { Released } from "../versions/traffic.ts";
import type { Evidence } from "./evidence.ts";

/**
 * The best of the versions that have served, once the challenger does too: the one with the most right answers on photos that
 * all were asked about; the newest of equals, so that the next challenger meets one rival instead of two.
 */
export function bestAfter({ common, champion, best }: Evidence, challenger: Released): Released {
  const candidates = [
    { who: challenger, correct: common.challenger },
    ...(champion && common.champion !== undefined ? [{ who: champion, correct: common.champion }] : []),
    ...(best && common.best !== undefined ? [{ who: best, correct: common.best }] : []),
  ];
  const { who } = candidates.reduce((most, one) => (one.correct > most.correct ? one : most));
  const { version, runId, sha256 } = who;
  return { version, runId, sha256 };
}
