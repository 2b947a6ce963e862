import { freePlace, holdPlace } from "../../shared/admission/place.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Activity } from "../activity.ts";
import type { freeModel, holdModel } from "./contracts.ts";

export const holdModelWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof holdModel> =>
  ({ model, holder, ifIdle }, orchestrations) =>
    holdPlace(blobs, model, holder, orchestrations, ifIdle);

export const freeModelWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof freeModel> =>
  async ({ model, holder }, orchestrations) => {
    await freePlace(blobs, model, holder, orchestrations);
    return null;
  };
