import type { Blobs } from "../clients/blobs.ts";
import type { Mlflow } from "../clients/mlflow.ts";
import { readTraffic, readVersion } from "./store.ts";

/** Repeats in MLflow's registry what the traffic pointer says. */
export async function repairAliases(
  { blobs, mlflow }: { blobs: Blobs; mlflow: Mlflow },
  model: string,
): Promise<void> {
  const traffic = await readTraffic(blobs, model);
  if (!traffic) return;
  const registered = async (version: string) => {
    const registry = (await readVersion(blobs, model, version))?.registry;
    return registry ?? { name: model, number: version };
  };
  const { name, number } = await registered(traffic.version);
  await mlflow.setAlias(name, "champion", number);
  await mlflow.tagVersion(name, number, "darkroom.promoted", traffic.since);
  if (!traffic.previous) return;
  const previous = await registered(traffic.previous);
  await mlflow.setAlias(previous.name, "previous", previous.number);
}
