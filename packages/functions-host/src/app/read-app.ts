import { statSync } from "node:fs";
import { usualBodyLimit } from "../http/exchange.ts";
import { type TimeZone, timeZone, utc } from "../triggers/time-zone.ts";
import { AppFaults, readOr } from "./faults.ts";
import { type HostJson, readHostJson } from "./host-json.ts";
import { type AppSettings, findSetting, readSettings } from "./settings.ts";

/** What an app's folder and settings say, before any of its code has run. */
export interface AppFiles {
  settings: AppSettings;
  hostJson: HostJson;
  /** How many processes run the app. */
  workers: number;
  zone: TimeZone;
  /** Bytes that a request's body may have. */
  bodyLimit: number;
}

const mostWorkers = 10;

/** Reads an app's files and settings; throws AppFaults with all that is wrong with them. */
export function readApp(root: string, env: Record<string, string | undefined>): AppFiles {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new AppFaults([`There is no folder ${root}. Name the app's folder with --app DIR.`]);
  const faults: string[] = [];
  const settings = readOr(faults, undefined, () => readSettings(root, env));
  const values = settings?.values ?? (env as Record<string, string>);
  const hostJson = readOr(faults, undefined, () => readHostJson(root, values));
  const zone = readOr(faults, utc, () => timeZone(findSetting(values, "WEBSITE_TIME_ZONE")));
  const workers = readOr(faults, 1, () => workerCount(values.FUNCTIONS_WORKER_PROCESS_COUNT));
  const bodyLimit = readOr(faults, usualBodyLimit, () => limitOf(values[bodyLimitName]));
  if (!settings || !hostJson || faults.length > 0) throw new AppFaults(faults);
  return { settings, hostJson, workers, zone, bodyLimit };
}

const bodyLimitName = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

function limitOf(text: string | undefined): number {
  if (text === undefined) return usualBodyLimit;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`The setting ${bodyLimitName} is ${JSON.stringify(text)}; a number of bytes is expected.`);
}

function workerCount(text = "1"): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count;
  throw new Error(
    `The setting FUNCTIONS_WORKER_PROCESS_COUNT is ${JSON.stringify(text)}; 1 to ${mostWorkers} is expected.`,
  );
}
