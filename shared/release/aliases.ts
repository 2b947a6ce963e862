import type { Deps } from "../deps.ts";
import { readTraffic } from "./store.ts";

/** Repeats in MLflow's registry what the traffic pointer says. */
export async function repairAliases(
  { blobs, mlflow }: Pick<Deps, "blobs" | "mlflow">,
  model: string,
): Promise<void> {
  const traffic = await readTraffic(blobs, model);
  if (!traffic) return;
  await mlflow.setAlias(model, "champion", traffic.version);
  if (traffic.previous) await mlflow.setAlias(model, "previous", traffic.previous);
  await mlflow.tagVersion(model, traffic.version, "darkroom.promoted", traffic.since);
}
