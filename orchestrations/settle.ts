import { observePhotos, requestRun, takeSnapshot } from "../activities/contracts/intake.ts";
import { type Input, type Output, step } from "../shared/contract.ts";
import { type Ctx, now, run, setStatus, sleep, type Workflow } from "../shared/durable.ts";
import type { settle as contract } from "../shared/intake/contract.ts";
import { firstLook, settled } from "../shared/intake/settle.ts";

/** Waits until a model's photos are quiet, takes a snapshot and asks for its life cycle. */
export function* settle(ctx: Ctx, input: Input<typeof contract>): Workflow<Output<typeof contract>> {
  const { model, bucket, trigger, ...policy } = input;
  setStatus(ctx, { stage: "quiet period" });
  yield* sleep(ctx, (firstLook(bucket, policy) - now(ctx)) / 1000);
  let before: string | undefined;
  for (;;) {
    const look = yield* run(ctx, step(observePhotos, { model, bucket }));
    const decision = settled(look, before, now(ctx), policy);
    if (decision.action === "hand over") return { handedOver: true };
    if (decision.action === "snapshot") break;
    before = look.digest;
    yield* sleep(ctx, policy.quietPeriod);
  }
  setStatus(ctx, { stage: "snapshot" });
  const { snapshot } = yield* run(ctx, step(takeSnapshot, { model }));
  const answer = yield* run(ctx, step(requestRun, { model, snapshot, force: false, trigger }));
  return { handedOver: false, answer };
}
