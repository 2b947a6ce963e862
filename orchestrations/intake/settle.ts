import { requestRun } from "../../activities/admission/contracts.ts";
import { observePhotos, takeSnapshot } from "../../activities/intake/contracts.ts";
import type { settle as contract } from "../../shared/intake/contract.ts";
import { firstLook, settled } from "../../shared/intake/settle.ts";
import { type Input, type Output, step } from "../../shared/kit/contract.ts";
import {
  type Ctx,
  continueAsNew,
  now,
  run,
  setStatus,
  sleep,
  type Workflow,
} from "../../shared/kit/durable.ts";

const LOOKS_BEFORE_FRESH_HISTORY = 50;

/** Waits until a model's photos are quiet, takes a snapshot and asks for its life cycle. */
export function* settle(ctx: Ctx, input: Input<typeof contract>): Workflow<Output<typeof contract>> {
  const { model, bucket, trigger, before: seenBefore, ...policy } = input;
  const settler = ctx.instanceId;
  setStatus(ctx, { stage: "quiet period" });
  yield* sleep(ctx, (firstLook(bucket, policy) - now(ctx)) / 1000);
  let before = seenBefore;
  for (let looks = 0; looks < LOOKS_BEFORE_FRESH_HISTORY; looks++) {
    const look = yield* run(ctx, step(observePhotos, { model, bucket, since: trigger.at }));
    const { action } = settled(look, before, now(ctx), policy);
    if (action === "hand over") return { handedOver: true };
    if (action === "stop") return { handedOver: false };
    if (action === "snapshot") {
      setStatus(ctx, { stage: "snapshot" });
      const taken = yield* run(ctx, step(takeSnapshot, { model, settler }));
      if (taken) {
        const wanted = { model, ...taken, force: false, trigger, settler };
        return { handedOver: false, answer: yield* run(ctx, step(requestRun, wanted)) };
      }
      // Another settle is taking one at this moment. What it misses is seen at the next look.
    }
    before = look.digest;
    yield* sleep(ctx, policy.quietPeriod);
  }
  return continueAsNew(ctx, { ...input, before });
}
