import {
  claimVersion,
  collectRegister,
  copyModel,
  prepareRegister,
  promote,
  setAliases,
  smokeTest,
} from "../../activities/releases/contracts.ts";
import { bestAfter } from "../../shared/evaluation/best.ts";
import type { Evidence } from "../../shared/evaluation/evidence.ts";
import type { Verdict } from "../../shared/evaluation/verdict.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, run, stopListening, type Workflow } from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import { registerTask } from "../../shared/releases/tasks.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import type { Trial } from "../../shared/search/trial.ts";
import { progress } from "../kit/progress.ts";
import { doTasks } from "../tasks/fan-out.ts";

/** A trial that may serve. */
interface Passed {
  dataset: string;
  winner: Trial;
  evidence: Evidence;
  verdict: Verdict;
}

/** What serves now, and what people should know of its numbers. */
interface Release {
  version: string;
  warnings: string[];
}

/** Registers the winner, proves that it serves, and lets it answer. */
export function* release(
  ctx: Ctx,
  request: LifecycleRequest,
  { dataset, winner, evidence, verdict }: Passed,
): Workflow<Release> {
  const { runId, model } = request;
  const { sha256, warnings } = verdict;
  const measured = { request, dataset, winner, accuracy: evidence.challenger.accuracy };
  yield* doTasks(ctx, registerTask, { runId }, step(prepareRegister, measured));
  const registry = yield* run(ctx, step(collectRegister, { runId, model }));

  yield* run(ctx, step(smokeTest, { runId, trial: winner.number, sha256 }));
  const { version } = yield* run(ctx, step(claimVersion, { model, runId, sha256, registry }));
  yield* run(ctx, step(copyModel, { ...measured, version, sha256, registry, warnings }));
  stopListening(ctx);
  progress(ctx)("promote");
  const challenger = { version, runId, sha256 };
  const best = bestAfter(evidence, challenger);
  yield* run(ctx, step(promote, { model, challenger, champion: verdict.champion, best }));
  const told = registry.number === version ? [] : [countsAnew(registry.number, version)];
  try {
    yield* run(ctx, step(setAliases, { model }));
  } catch (error) {
    told.push(noAliases(version, explain(error))); // it serves all the same
  }
  return { version, warnings: told };
}

const noAliases = (version: string, why: string) =>
  `MLflow's registry does not say that version ${version} serves: ${why} The model's schedule says it again.`;

const countsAnew = (number: string, version: string) =>
  `MLflow's registry calls this model version ${number}, which is another one here: it is version ${version} of ours.`;
