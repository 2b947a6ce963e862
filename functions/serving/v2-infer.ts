import { Problem } from "../../shared/kit/errors.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { toldBy } from "../../shared/serving/answer.ts";
import { ask, countingRefused, type Outcome } from "../../shared/serving/ask.ts";
import { inferenceOf } from "../../shared/serving/inputs.ts";
import { versionOf } from "../../shared/serving/numbered.ts";
import { serverTiming } from "../../shared/serving/server-timing.ts";
import { type Told, tensorsOf } from "../../shared/serving/v2-response.ts";
import { BINARY } from "../../shared/serving/v2-routes.ts";
import { leaving } from "../kit/caller-left.ts";
import { ok, sent } from "../kit/reply.ts";
import type { Call } from "../kit/serve.ts";
import type { Predicting } from "./predict.ts";

/** Answers a request of the Open Inference Protocol: all of its photos, or the error of the first that is none. */
export function infer(
  predicting: Predicting,
  { model, version }: { model: string; version?: string },
  { request, context }: Call,
) {
  const { plans, bodies, reading, metrics } = predicting;
  return bodies.accounting(async (account) => {
    const [started, hasLeft] = [performance.now(), leaving(context)];
    const plan = await planOf(plans, model);
    const inference = inferenceOf(request, account, reading);
    const { id, items, outputs: wanted } = await countingRefused(metrics, model, inference);
    const read = performance.now() - started;
    const asked = { model, items, started, hasLeft, ...toldBy(plan), top: undefined };
    const found = await ask(predicting, asked, () => versionOf(predicting, model, version));
    const { champion, outcomes } = found;
    const { spec, card } = champion.deployment;
    const { outputs, behind } = tensorsOf(wanted, spec.classes, outcomes.map(answeredOr));
    const said = { ...(id !== undefined && { id }), model_name: model, model_version: card.version, outputs };
    const headers = { "Server-Timing": serverTiming(read, outcomes, performance.now() - started) };
    if (behind.length === 0) return { ...ok(said), headers };
    const json = Buffer.from(JSON.stringify(said));
    return sent(BINARY, Buffer.concat([json, ...behind]), {
      ...{ ...headers, "Inference-Header-Content-Length": String(json.length) },
    });
  });
}

/** The protocol has one answer for all photos. */
function answeredOr(outcome: Outcome, n: number): Told {
  if (!("refused" in outcome)) return outcome;
  const { status, type, message, extra } = outcome.refused;
  throw new Problem(status, type, `Photo ${n}: ${message}`, extra);
}
