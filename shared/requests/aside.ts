import type { LifecycleRequest } from "./request.ts";

/**
 * Whether a run is about less than all photos as they are now: a sample of them, or those of an older dataset. It takes no other run's
 * place, and what it lacks was not deleted.
 */
export const isAside = ({
  sample,
  fromDataset,
}: Partial<Pick<LifecycleRequest, "sample" | "fromDataset">>): boolean =>
  sample !== undefined || fromDataset !== undefined;
