import type { Orchestrations } from "../clients/orchestrations.ts";
import { sweepStart } from "./contract.ts";

export const sweepInstance = (model: string) => `sweep-${model}`;

/** Starts the sweep of a model; one that is under way is the answer. */
export async function sweepRetention(model: string, orchestrations: Orchestrations): Promise<void> {
  await orchestrations.start(sweepStart, sweepInstance(model), { model });
}
