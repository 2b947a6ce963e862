import { existsSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DurableSettings } from "../durable/settings.ts";
import type { HttpLimits } from "../http/throttle.ts";
import type { BlobSettings } from "../triggers/blob-scan.ts";
import type { QueueSettings } from "../triggers/queues.ts";
import { readDurable } from "./durable-json.ts";
import { AppFaults, readOr } from "./faults.ts";
import { readJsonFile } from "./json-file.ts";
import { parseSection, type Section } from "./section.ts";

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
  /** Whether there is an extension bundle: without it Azure knows no triggers but HTTP and timers. */
  hasBundle: boolean;
  /** What this host pays no heed to though Azure's does. */
  notes: string[];
}

const overridePrefix = "AzureFunctionsJobHost__";
const levels = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;

/**
 * Reads host.json, with what settings override in it (`AzureFunctionsJobHost__a__b`); the rest is as in Azure. Whatever is
 * wrong with it is thrown at once.
 */
export function readHostJson(root: string, settings: Record<string, string>): HostJson {
  const file = join(root, "host.json");
  if (!existsSync(file))
    throw new AppFaults([`${file} is missing: a function app has one, with at least { "version": "2.0" }.`]);
  const faults: string[] = [];
  const json = parseSection(
    readOr(faults, { version: "2.0" }, () => readJsonFile(file)),
    faults,
  );
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith(overridePrefix)) json.set(name.slice(overridePrefix.length).split("__"), value);
  }
  const read = readParts(json, settings, faults);
  if (faults.length > 0) throw new AppFaults(faults);
  return read;
}

function readParts(json: Section, settings: Record<string, string>, faults: string[]): HostJson {
  const version = json.text("version", "");
  if (version !== "2.0")
    faults.push(`host.json: version is ${JSON.stringify(version)}; "2.0" is expected, as on Azure.`);
  const http = json.section("extensions", "http");
  const queues = json.section("extensions", "queues");
  const blobs = json.section("extensions", "blobs");
  const durable = json.section("extensions", "durableTask");
  const logging = json.section("logging");
  const logLevels = logging.texts("logLevel");
  for (const category of Object.keys(logLevels)) logging.section("logLevel").choice(category, levels);
  const customHeaders = http.texts("customHeaders");
  for (const [name, value] of Object.entries(customHeaders))
    readOr(faults, undefined, () => checkHeader(name, value));
  return {
    routePrefix: http.text("routePrefix", "api").replace(/^\/|\/$/g, ""),
    customHeaders,
    httpLimits: {
      maxConcurrent: http.number("maxConcurrentRequests", -1, { least: 1, unlimited: -1 }),
      maxOutstanding: http.number("maxOutstandingRequests", -1, { least: 1, unlimited: -1 }),
    },
    functionTimeout: json.span("functionTimeout", "00:30:00", { least: "00:00:01", unlimited: true }),
    queues: {
      batchSize: queues.number("batchSize", 16, { least: 1, most: 32 }),
      maxDequeueCount: queues.number("maxDequeueCount", 5, { least: 1 }),
      messageEncoding: queues.choice("messageEncoding", ["base64", "none"]),
      visibilityTimeout: queues.span("visibilityTimeout", "00:00:00", { least: "00:00:00" }) ?? 0,
    },
    blobs: {
      maxDegreeOfParallelism: blobs.number("maxDegreeOfParallelism", 8 * availableParallelism(), {
        least: 1,
      }),
      poisonBlobThreshold: blobs.number("poisonBlobThreshold", 5, { least: 1 }),
    },
    logLevels,
    durable: readDurable(durable, settings, faults),
    hasBundle: json.has("extensionBundle"),
    notes: durable.has("storageProvider")
      ? [
          "host.json: extensions.durableTask.storageProvider has no effect here: this host has a store of its own.",
        ]
      : [],
  };
}

function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch (error) {
    throw new Error(`host.json: extensions.http.customHeaders.${name}: ${(error as Error).message}.`);
  }
}
