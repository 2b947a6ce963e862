import { eraseFiles, eraseTexts, finishErasure, prepareErase } from "../../activities/erasure/contracts.ts";
import { AREAS } from "../../shared/erasure/areas.ts";
import type { erase as contract } from "../../shared/erasure/contract.ts";
import { eraseTask } from "../../shared/erasure/tasks.ts";
import { type Input, type Output, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import { progress } from "../kit/progress.ts";
import { doTasks } from "../tasks/fan-out.ts";
import { alone } from "./alone.ts";

/**
 * Erases a photo from one model's data after the other, each time alone with it. The return of the photo is denied before the
 * first turn, so a model that had its turn never learns of it again.
 */
export function* erase(ctx: Ctx, input: Input<typeof contract>): Workflow<Output<typeof contract>> {
  const { erasureId } = input;
  const stage = progress(ctx);
  let models: string[] = [];
  let because: string | null = null;
  try {
    stage("files");
    ({ models } = yield* run(ctx, step(eraseFiles, { erasureId })));
    for (const model of models) {
      stage("models", models.length, `waits until no run of ${model} is under way`);
      yield* alone(ctx, model, () =>
        eraseIn(ctx, input, model, (detail) => stage("models", models.length, detail)),
      );
    }
    // It is done when no file is left, not when each was told to go once.
    yield* run(ctx, step(eraseFiles, { erasureId }));
  } catch (error) {
    because = explain(error);
  }
  stage("finish");
  return yield* run(ctx, step(finishErasure, { erasureId, models, because }));
}

/** Files again, because the run that was waited for may have found more. Pixels before texts, which say where they are. */
function* eraseIn(
  ctx: Ctx,
  { erasureId, attempt }: Input<typeof contract>,
  model: string,
  say: (detail: string) => void,
): Workflow<void> {
  yield* run(ctx, step(eraseFiles, { erasureId }));
  const of = { runId: ctx.instanceId, step: `erase-${model}` };
  const prepare = step(prepareErase, { erasureId, model, attempt });
  yield* doTasks(ctx, eraseTask, of, prepare, () => say(`pixels of ${model}`));
  say(`texts of ${model}`);
  for (const area of AREAS) yield* run(ctx, step(eraseTexts, { erasureId, model, area }));
}
