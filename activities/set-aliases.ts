import type { Deps } from "../shared/deps.ts";
import { repairAliases } from "../shared/release/aliases.ts";
import type { Activity } from "./activity.ts";
import type { setAliases } from "./contracts/release.ts";

export const setAliasesWith =
  (deps: Pick<Deps, "blobs" | "mlflow">): Activity<typeof setAliases> =>
  async ({ model }) => {
    await repairAliases(deps, model);
    return null;
  };
