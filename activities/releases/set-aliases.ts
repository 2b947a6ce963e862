import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { repairAliases } from "../../shared/versions/aliases.ts";
import type { Activity } from "../activity.ts";
import type { setAliases } from "./contracts.ts";

export const setAliasesWith =
  (deps: { blobs: Blobs; mlflow: Mlflow }): Activity<typeof setAliases> =>
  async ({ model }) => {
    await repairAliases(deps, model);
    return null;
  };
