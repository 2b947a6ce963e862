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

/** Writes the spec of the evaluation: the winner, the champion and the best version so far, on the same test photos. */
export const prepareEvaluate = activity("prepareEvaluate", {
  input: z.object({ request: LifecycleRequest, winner: Trial }),
  output: Rivals.extend({ spec: z.string() }),
});

/** Reads the evaluation's result, and notes which photos have judged. */
export const collectEvaluate = activity("collectEvaluate", {
  input: Rivals.extend({ request: LifecycleRequest }),
  output: Evidence,
});
