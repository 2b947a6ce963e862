import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commitOf } from "../../local/commit.ts";
import { appEntries, bundle, type Files, json } from "./bundle.ts";
import { nativeFiles } from "./native.ts";

/** All that a function app on Azure is made of. Both parts are in it: the setting PARTS picks. */
export async function packageFiles(root: string): Promise<Files> {
  return new Map([
    ["package.json", json(manifest(root))],
    ["host.json", json(hostJson(root))],
    ...asTheyAre(root).map((path) => [path, readFileSync(join(root, path))] as const),
    ...(await bundle(root, appEntries(root))),
    ...nativeFiles(root),
  ]);
}

/** Files of a checkout that a package has as they are: plans, and what TRAINERS may name. */
export const asTheyAre = (root: string): string[] => [
  "LICENSE",
  ...globSync(["plans/*.{yaml,yml,json}", "trainers/*.json"], { cwd: root }).sort(),
];

/** What the host reads of package.json, by which nothing is installed, and the commit for the app. */
function manifest(root: string): object {
  const { name, version, type, main, engines } = readJson(join(root, "package.json"));
  const commit = commitOf(root);
  return { name, version, private: true, type, main, engines, ...(commit !== undefined && { commit }) };
}

/** What the host reads of host.json: on Azure, Durable's state lies with the Durable Task Scheduler, in a hub that is named by a setting. */
function hostJson(root: string): object {
  const { extensions, ...rest } = readJson(join(root, "host.json"));
  const durableTask = {
    ...extensions.durableTask,
    hubName: "%TASKHUB_NAME%",
    storageProvider: {
      type: "azureManaged",
      connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    },
  };
  // The host sends as the app does: what it tells of a call, and what the app tells of it, stand in one trace.
  const telemetryMode = "OpenTelemetry";
  return { ...rest, telemetryMode, extensions: { ...extensions, durableTask } };
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
