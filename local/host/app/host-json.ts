import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DurableSettings } from "../durable/settings.ts";
import type { HttpLimits } from "../http/throttle.ts";
import type { BlobSettings } from "../triggers/blob-scan.ts";
import type { QueueSettings } from "../triggers/queues.ts";
import { readJsonFile } from "./json-file.ts";
import { parseSection, type Section } from "./section.ts";
import { resolveExpressions } from "./settings.ts";

/** The part of host.json that this host heeds. */
export interface HostJson {
  routePrefix: string;
  /** Headers that every answer gets unless it has them. */
  customHeaders: Record<string, string>;
  httpLimits: HttpLimits;
  /** Milliseconds, or undefined for no limit. */
  functionTimeout: number | undefined;
  logLevels: Record<string, string>;
  queues: QueueSettings;
  blobs: BlobSettings;
  durable: DurableSettings;
}

const overridePrefix = "AzureFunctionsJobHost__";

/** Reads host.json, with what settings override in it (`AzureFunctionsJobHost__a__b`); the rest is as in Azure. */
export function readHostJson(root: string, settings: Record<string, string>): HostJson {
  const json = parseSection(readJsonFile(join(root, "host.json")));
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith(overridePrefix)) json.set(name.slice(overridePrefix.length).split("__"), value);
  }
  const http = json.section("extensions", "http");
  const queues = json.section("extensions", "queues");
  const blobs = json.section("extensions", "blobs");
  return {
    routePrefix: http.text("routePrefix", "api").replace(/^\/|\/$/g, ""),
    customHeaders: http.texts("customHeaders"),
    httpLimits: {
      maxConcurrent: limit(http.number("maxConcurrentRequests", -1)),
      maxOutstanding: limit(http.number("maxOutstandingRequests", -1)),
    },
    functionTimeout: parseSpan(json.text("functionTimeout", "00:30:00")),
    queues: {
      batchSize: queues.number("batchSize", 16),
      maxDequeueCount: queues.number("maxDequeueCount", 5),
      messageEncoding: queues.choice("messageEncoding", ["base64", "none"]),
      visibilityTimeout: parseSpan(queues.text("visibilityTimeout", "00:00:00")) ?? 0,
    },
    blobs: {
      maxDegreeOfParallelism: blobs.number("maxDegreeOfParallelism", 8 * availableParallelism()),
      poisonBlobThreshold: blobs.number("poisonBlobThreshold", 5),
    },
    logLevels: json.section("logging").texts("logLevel"),
    durable: readDurable(json.section("extensions", "durableTask"), settings),
  };
}

function readDurable(durable: Section, settings: Record<string, string>): DurableSettings {
  const concurrency = 10 * availableParallelism();
  const http = durable.section("httpSettings");
  return {
    hubName: resolveExpressions(durable.text("hubName", "TestHubName"), settings),
    maxConcurrentActivities: durable.number("maxConcurrentActivityFunctions", concurrency),
    maxConcurrentOrchestrators: durable.number("maxConcurrentOrchestratorFunctions", concurrency),
    maxActions: durable.number("maxOrchestrationActions", 100_000),
    defaultPollDelay: http.number("defaultAsyncRequestSleepTimeMilliseconds", 30_000),
    defaultVersion: durable.text("defaultVersion", "") || undefined,
    versionMatchStrategy: durable.choice("versionMatchStrategy", ["CurrentOrOlder", "None", "Strict"]),
    versionFailureStrategy: durable.choice("versionFailureStrategy", ["Reject", "Fail"]),
    overridable: durable.choice("overridableExistingInstanceStates", ["NonRunningStates", "AnyState"]),
  };
}

/** -1 stands for no limit. */
function limit(number: number): number {
  return number < 0 ? Number.POSITIVE_INFINITY : number;
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
