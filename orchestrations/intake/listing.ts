import { requestRun } from "../../activities/admission/contracts.ts";
import { takeSnapshot } from "../../activities/intake/contracts.ts";
import type { listing as contract } from "../../shared/intake/contract.ts";
import { type Input, type Output, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, setStatus, sleep, type Workflow } from "../../shared/kit/durable.ts";
import { TerminalError } from "../../shared/kit/errors.ts";

/** Seconds between two attempts to be the one that takes a snapshot, and how many there are. */
const BETWEEN = 30;
const MOST_ATTEMPTS = 120;

/** Takes a snapshot, after whoever takes one now, and asks for its life cycle. */
export function* listing(
  ctx: Ctx,
  { model, force, sample, trigger }: Input<typeof contract>,
): Workflow<Output<typeof contract>> {
  const settler = ctx.instanceId;
  setStatus(ctx, { stage: "snapshot" });
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const taken = yield* run(ctx, step(takeSnapshot, { model, settler }));
    if (taken) {
      const asked = { model, ...taken, force, ...(sample !== undefined && { sample }), trigger, settler };
      return yield* run(ctx, step(requestRun, asked));
    }
    yield* sleep(ctx, BETWEEN);
  }
  throw new TerminalError(
    `"${model}" was disabled, or others have taken snapshots of it for an hour: ask again`,
  );
}
