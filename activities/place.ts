import type { Deps } from "../shared/deps.ts";
import { holdPlace, releasePlace } from "../shared/intake/place.ts";
import type { Activity } from "./activity.ts";
import type { holdModel, releaseModel } from "./contracts/place.ts";

export const holdModelWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof holdModel> =>
  ({ model, holder, ifIdle }, orchestrations) =>
    holdPlace(blobs, model, holder, orchestrations, ifIdle);

export const releaseModelWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof releaseModel> =>
  async ({ model, holder }, orchestrations) => {
    await releasePlace(blobs, model, holder, orchestrations);
    return null;
  };
