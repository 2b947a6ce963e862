import { availableParallelism } from "node:os";
import type { DurableSettings } from "../durable/settings.ts";
import { readOr } from "./faults.ts";
import type { Section } from "./section.ts";
import { resolveExpressions } from "./settings.ts";

/** Reads `extensions.durableTask`, by the rules of Azure's extension. */
export function readDurable(
  durable: Section,
  settings: Record<string, string>,
  faults: string[],
): DurableSettings {
  const concurrency = 10 * availableParallelism();
  const http = durable.section("httpSettings");
  const positive = { least: 1 };
  return {
    hubName: readOr(faults, "", () => hubName(durable, settings)),
    maxConcurrentActivities: durable.number("maxConcurrentActivityFunctions", concurrency, positive),
    maxConcurrentOrchestrators: durable.number("maxConcurrentOrchestratorFunctions", concurrency, positive),
    maxActions: durable.number("maxOrchestrationActions", 100_000, positive),
    defaultPollDelay: http.number("defaultAsyncRequestSleepTimeMilliseconds", 30_000, positive),
    defaultVersion: durable.text("defaultVersion", "") || undefined,
    versionMatchStrategy: durable.choice("versionMatchStrategy", ["CurrentOrOlder", "None", "Strict"]),
    versionFailureStrategy: durable.choice("versionFailureStrategy", ["Reject", "Fail"]),
    overridable: durable.choice("overridableExistingInstanceStates", ["NonRunningStates", "AnyState"]),
  };
}

/** Azure Storage, the backend that is used unless another is named, takes its containers' and queues' names from it. */
function hubName(durable: Section, settings: Record<string, string>): string {
  const name = resolveExpressions(durable.text("hubName", "TestHubName"), settings);
  const provider = durable.section("storageProvider").text("type", "AzureStorage").toLowerCase();
  const fits = provider === "azurestorage" ? /^[a-z][a-z0-9]{2,44}$/i.test(name) : name !== "";
  if (fits) return name;
  throw new Error(
    `host.json: extensions.durableTask.hubName is ${JSON.stringify(name)}; 3 to 45 letters and digits are expected, a letter first.`,
  );
}
