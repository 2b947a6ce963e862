import { freeModel, waitForModel } from "../../activities/admission/contracts.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, run, version, type Workflow } from "../../shared/kit/durable.ts";
import { endTasks } from "../tasks/end-tasks.ts";

/** Does work while no run of a model is under way, and lets runs in again whatever becomes of it. */
export function* alone<T>(ctx: Ctx, model: string, work: () => Workflow<T>): Workflow<T> {
  const holder = ctx.instanceId;
  try {
    yield* run(ctx, step(waitForModel, { model, holder }, `${holder}-place-${model}`));
    return yield* work();
  } catch (error) {
    // What a task of a child that died goes on writing must not meet a run's.
    if (version(ctx) !== undefined) yield* endTasks(ctx, { runId: holder });
    throw error;
  } finally {
    yield* run(ctx, step(freeModel, { model, holder }));
  }
}
