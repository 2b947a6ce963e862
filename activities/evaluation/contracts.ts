import { z } from "zod";
import { Evidence } from "../../shared/evaluation/evidence.ts";
import { activity } from "../../shared/kit/contract.ts";
import { LifecycleRequest } from "../../shared/requests/request.ts";
import { Trial } from "../../shared/search/trial.ts";
import { Released } from "../../shared/versions/traffic.ts";

/** Whom a winner meets: what the traffic pointer says, and which versions are measured. */
const Rivals = z.object({
  serving: Released.nullable(),
  champion: Released.nullable(),
  best: Released.nullable(),
});

/** The run that the evaluation was made for, if that is another one. */
const evaluatedFor = z.string().optional();

/**
 * Writes the spec of the evaluation: the winner, the champion and the best version so far, on the same test photos. Where an earlier
 * run has had the same one, its result is taken, and there is no spec.
 */
export const prepareEvaluate = activity("prepareEvaluate", {
  input: z.object({ request: LifecycleRequest, winner: Trial }),
  output: Rivals.extend({ spec: z.string().nullable(), evaluatedFor }),
});

/** Reads the evaluation's result, and notes which photos have judged. */
export const collectEvaluate = activity("collectEvaluate", {
  input: Rivals.extend({ request: LifecycleRequest, evaluatedFor }),
  output: Evidence,
});
