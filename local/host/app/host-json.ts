import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DurableSettings } from "../durable/settings.ts";
import type { QueueSettings } from "../triggers/queues.ts";

/** The part of host.json that this host heeds. */
export interface HostJson {
  routePrefix: string;
  /** Milliseconds, or undefined for no limit. */
  functionTimeout: number | undefined;
  logLevels: Record<string, string>;
  queues: QueueSettings;
  durable: DurableSettings;
}

const overridePrefix = "AzureFunctionsJobHost__";

/** Reads host.json, with what settings override in it (`AzureFunctionsJobHost__a__b`); the rest is as in Azure. */
export function readHostJson(root: string, settings: Record<string, string>): HostJson {
  const file = join(root, "host.json");
  const json = existsSync(file) ? parse(file) : {};
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith(overridePrefix)) override(json, name.slice(overridePrefix.length).split("__"), value);
  }
  const extensions = json.extensions ?? {};
  const durable = extensions.durableTask ?? {};
  const concurrency = 10 * availableParallelism();
  return {
    routePrefix: String(extensions.http?.routePrefix ?? "api").replace(/^\/|\/$/g, ""),
    functionTimeout: json.functionTimeout === undefined ? 30 * 60_000 : parseSpan(json.functionTimeout),
    queues: {
      batchSize: Number(extensions.queues?.batchSize ?? 16),
      maxDequeueCount: Number(extensions.queues?.maxDequeueCount ?? 5),
      visibilityTimeout: parseSpan(extensions.queues?.visibilityTimeout ?? "00:00:00") ?? 0,
    },
    logLevels: json.logging?.logLevel ?? {},
    durable: {
      hubName: String(durable.hubName ?? "TestHubName"),
      maxConcurrentActivities: Number(durable.maxConcurrentActivityFunctions ?? concurrency),
      maxConcurrentOrchestrators: Number(durable.maxConcurrentOrchestratorFunctions ?? concurrency),
      defaultPollDelay: Number(durable.httpSettings?.defaultAsyncRequestSleepTimeMilliseconds ?? 30_000),
      defaultVersion: durable.defaultVersion || undefined,
      versionMatchStrategy: durable.versionMatchStrategy ?? "CurrentOrOlder",
      versionFailureStrategy: durable.versionFailureStrategy ?? "Reject",
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: host.json is the user's; every value read from it is converted.
function parse(file: string): any {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}

function override(target: Record<string, unknown>, [name = "", ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = typeof target[name] === "object" && target[name] !== null ? target[name] : {};
  target[name] = inner;
  override(inner as Record<string, unknown>, rest, value);
}

/** Milliseconds of a "[d.]hh:mm:ss" span; "-1" is no limit. */
function parseSpan(text: string): number | undefined {
  if (text === "-1") return undefined;
  const found = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)$/.exec(text);
  if (!found)
    throw new Error(`host.json: "${text}" is no time span; write it as hh:mm:ss, or "-1" for no limit.`);
  const [, days = 0, hours, minutes, seconds] = found.map(Number);
  return (((days || 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
}
