import type { Orchestrations } from "../clients/orchestrations.ts";

/** The name of the orchestration; its contract belongs to the activities. */
const SWEEP = "sweep";

export const sweepInstance = (model: string) => `sweep-${model}`;

/** Starts the sweep of a model; one that is under way is the answer. */
export async function sweepRetention(model: string, orchestrations: Orchestrations): Promise<void> {
  await orchestrations.start(SWEEP, sweepInstance(model), { model });
}
