import { holdModel, releaseModel } from "../activities/contracts/place.ts";
import {
  type sweep as contract,
  listModels,
  sweepModel,
  sweepShards,
} from "../activities/contracts/retention.ts";
import { type Input, type Output, step } from "../shared/contract.ts";
import { type Ctx, run, type Workflow } from "../shared/durable.ts";

/**
 * Lets go what a model's plan does not keep. It waits for nothing: what a run is using is left for the next time. Shards are
 * shared, so they go while every model is kept from starting a run; those that a busy model uses stay.
 */
export function* sweep(ctx: Ctx, { model }: Input<typeof contract>): Workflow<Output<typeof contract>> {
  const holder = ctx.instanceId;
  const hold = (one: string) => step(holdModel, { model: one, holder, ifIdle: true });
  const held: string[] = [];
  try {
    const { alone, waitsFor } = yield* run(ctx, hold(model));
    if (alone) held.push(model);
    else return { blobs: 0, bytes: 0, skipped: `${waitsFor} is under way: the next sweep tries again` };
    const own = yield* run(ctx, step(sweepModel, { model }));
    const busy: string[] = [];
    for (const other of yield* run(ctx, step(listModels, {}))) {
      if (other === model) continue;
      const { alone } = yield* run(ctx, hold(other));
      (alone ? held : busy).push(other);
    }
    const shards = yield* run(ctx, step(sweepShards, { busy }));
    return { blobs: own.blobs + shards.blobs, bytes: own.bytes + shards.bytes };
  } finally {
    for (const one of held) yield* run(ctx, step(releaseModel, { model: one, holder }));
  }
}
