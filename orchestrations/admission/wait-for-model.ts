import { type waitForModel as contract, holdModel } from "../../activities/admission/contracts.ts";
import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, continueAsNew, now, run, sleep, type Workflow } from "../../shared/kit/durable.ts";
import { pollInterval } from "../../shared/kit/poll-interval.ts";

const LOOKS_BEFORE_FRESH_HISTORY = 50;

/** Keeps new runs of a model out on its parent's behalf, and waits for the one that is under way. */
export function* waitForModel(ctx: Ctx, { model, holder, since }: Input<typeof contract>): Workflow<null> {
  const started = since ?? now(ctx);
  for (let looks = 0; looks < LOOKS_BEFORE_FRESH_HISTORY; looks++) {
    const { alone } = yield* run(ctx, step(holdModel, { model, holder, ifIdle: false }));
    if (alone) return null;
    yield* sleep(ctx, pollInterval((now(ctx) - started) / 1000));
  }
  return continueAsNew(ctx, { model, holder, since: started });
}
