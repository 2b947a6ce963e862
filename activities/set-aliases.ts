import type { Deps } from "../shared/deps.ts";
import { readTraffic } from "../shared/release/store.ts";
import type { Activity } from "./activity.ts";
import type { setAliases } from "./contracts/release.ts";

export const setAliasesWith =
  ({ blobs, mlflow }: Pick<Deps, "blobs" | "mlflow">): Activity<typeof setAliases> =>
  async ({ model }) => {
    const traffic = await readTraffic(blobs, model);
    if (!traffic) return null;
    await mlflow.setAlias(model, "champion", traffic.version);
    if (traffic.previous) await mlflow.setAlias(model, "previous", traffic.previous);
    await mlflow.tagVersion(model, traffic.version, "darkroom.promoted", traffic.since);
    return null;
  };
