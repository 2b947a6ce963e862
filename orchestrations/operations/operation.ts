import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import { type operation as contract, operationActivity } from "../../shared/operations/contract.ts";

/** Finds out what was asked, outside of the request that asked. */
export function* operation(ctx: Ctx, { kind, model, operationId }: Input<typeof contract>): Workflow<null> {
  return yield* run(ctx, step(operationActivity(kind), { model, operationId }));
}
