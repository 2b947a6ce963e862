import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Workspace } from "../../infra/databricks/workspace.ts";
import { wheel as wheelOf } from "../../infra/databricks/workspace-objects.ts";
import { connectionString } from "../../local/storage.ts";
import type { Wheel } from "../../local/training-wheel.ts";
import { Trouble } from "../../local/trouble.ts";
import { databricksToken } from "../../shared/clients/databricks-token.ts";
import { readSettings, type Settings } from "../../shared/kit/settings.ts";
import { portsIn } from "../ports.ts";
import { type TrainOptions, VOLUME } from "./options.ts";

/** The settings of the app that is meant, by which tasks run this wheel; it lies there where Databricks finds it. */
export async function settingsWith(
  wheel: Wheel,
  { data, wheels }: TrainOptions,
  env: NodeJS.ProcessEnv,
): Promise<Settings> {
  const hashes = { TRAINING_WHEEL_SHA256: wheel.sha256, TRAINING_CODE_SHA256: wheel.code };
  if (!env.DATABRICKS_HOST) return readSettings({ ...ofStack(data), ...hashes, TRAINING_WHEEL: wheel.path });
  const folder = wheels ?? dirname(dirname(env.TRAINING_WHEEL ?? ""));
  if (!VOLUME.test(folder))
    throw new Trouble(
      `The setting TRAINING_WHEEL, ${env.TRAINING_WHEEL || "which is empty"}, is in no folder of a volume.`,
      "Name one, such as --wheels /Volumes/main/darkroom/wheels",
    );
  const place = `${folder}/${wheel.sha256}`;
  const name = basename(wheel.path);
  const settings = readSettings({ ...env, ...hashes, TRAINING_WHEEL: `${place}/${name}` });
  const workspace = new Workspace(settings.DATABRICKS_HOST, databricksToken(settings));
  const there = wheelOf(workspace, place, name, () => readFileSync(wheel.path));
  if ((await there.read()) === undefined) await there.create();
  return settings;
}

function ofStack(data: string): Record<string, string> {
  const ports = portsIn(data);
  if (!ports)
    throw new Trouble(
      `There is no local stack in ${data}.`,
      "Start it with `npm start`, or set the app's settings in the environment: DATABRICKS_HOST and its like.",
    );
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    DataStorage: connectionString(ports.blobs),
    DATABRICKS_HOST: at(ports.databricks),
    DATABRICKS_TOKEN: readFileSync(join(data, "databricks/token"), "utf8"),
    DATABRICKS_CLUSTER: "local",
    MLFLOW_TRACKING_URI: at(ports.mlflow),
  };
}
