import { freeModel, holdModel } from "../../activities/admission/contracts.ts";
import { listModels, sweepModel, sweepShards } from "../../activities/retention/contracts.ts";
import { type Input, type Output, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { sweep as contract } from "../../shared/retention/contract.ts";
import { sweepInstance } from "../../shared/retention/start-sweep.ts";

type Swept = Output<typeof contract>;

/** Lets go what a model's plan does not keep. It waits for nothing: what a run is using is left for the next time. */
export function* sweep(ctx: Ctx, { model }: Input<typeof contract>): Workflow<Swept> {
  const held: string[] = [];
  try {
    const inTheWay = yield* hold(ctx, model, held);
    if (inTheWay !== null) return nothing(`${inTheWay} is under way: the next sweep tries again`);
    const own = yield* run(ctx, step(sweepModel, { model }));
    yield* letGo(ctx, held);
    const { blobs, bytes, ...why } = yield* sweepShared(ctx, held);
    return { blobs: own.blobs + blobs, bytes: own.bytes + bytes, ...why };
  } finally {
    yield* letGo(ctx, held);
  }
}

/**
 * Shards are shared, so they go while every model is kept from starting a run; those that a busy model uses stay. Sweeps that
 * begin at the same moment, as schedules do, take the models in one order, and leave the shards to whichever they meet: one of
 * them has all models for itself.
 */
function* sweepShared(ctx: Ctx, held: string[]): Workflow<Swept> {
  const busy: string[] = [];
  const models = yield* run(ctx, step(listModels, {}));
  const sweeps = new Set(models.map(sweepInstance));
  for (const model of models) {
    const inTheWay = yield* hold(ctx, model, held);
    if (inTheWay === null) continue;
    if (sweeps.has(inTheWay)) return nothing(`the shards are left to ${inTheWay}`);
    busy.push(model);
  }
  return yield* run(ctx, step(sweepShards, { busy }));
}

const nothing = (skipped: string): Swept => ({ blobs: 0, bytes: 0, skipped });

/** Keeps runs of a model out, unless something is in the way, which is the answer. */
function* hold(ctx: Ctx, model: string, held: string[]): Workflow<string | null> {
  const wanted = { model, holder: ctx.instanceId, ifIdle: true };
  const { alone, waitsFor } = yield* run(ctx, step(holdModel, wanted));
  if (alone) held.push(model);
  return alone ? null : (waitsFor ?? "another run");
}

function* letGo(ctx: Ctx, held: string[]): Workflow<void> {
  for (const model of held.splice(0)) yield* run(ctx, step(freeModel, { model, holder: ctx.instanceId }));
}
