import { holdPlace, releasePlace } from "../../shared/admission/place.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Activity } from "../activity.ts";
import type { holdModel, releaseModel } from "./contracts.ts";

export const holdModelWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof holdModel> =>
  ({ model, holder, ifIdle }, orchestrations) =>
    holdPlace(blobs, model, holder, orchestrations, ifIdle);

export const releaseModelWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof releaseModel> =>
  async ({ model, holder }, orchestrations) => {
    await releasePlace(blobs, model, holder, orchestrations);
    return null;
  };
