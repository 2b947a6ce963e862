import {
  collectRegister,
  copyModel,
  prepareRegister,
  promote,
  setAliases,
  smokeTest,
} from "../activities/contracts/release.ts";
import { step } from "../shared/contract.ts";
import { type Ctx, run, stopListening, type Workflow } from "../shared/durable.ts";
import type { LifecycleRequest } from "../shared/lifecycle.ts";
import type { Trial } from "../shared/search/trial.ts";
import { doAll } from "./fan-out.ts";
import { progress } from "./progress.ts";

/** Registers the winner, proves that it serves, and lets it answer. Gives its version. */
export function* release(
  ctx: Ctx,
  request: LifecycleRequest,
  dataset: string,
  winner: Trial,
  champion: string | null,
  accuracy: number,
): Workflow<string> {
  const { runId, model } = request;
  const { spec } = yield* run(ctx, step(prepareRegister, { request, dataset, winner, accuracy }));
  yield* doAll(ctx, [{ runId, step: "register", entryPoint: "register", spec }]);
  const { version } = yield* run(ctx, step(collectRegister, { runId }));

  yield* run(ctx, step(copyModel, { request, dataset, winner, accuracy, version }));
  yield* run(ctx, step(smokeTest, { model, version }));
  stopListening(ctx);
  progress(ctx)("promote");
  yield* run(ctx, step(promote, { model, version, runId, champion }));
  try {
    yield* run(ctx, step(setAliases, { model }));
  } catch {
    // The version serves all the same; the model's schedule repeats the aliases.
  }
  return version;
}
