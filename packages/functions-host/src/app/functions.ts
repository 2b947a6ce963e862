import type { Binding, FunctionMetadata } from "../worker/protocol.ts";
import type { AppFunction } from "./app-function.ts";
import { checkHttp, conflictWith } from "./http-definition.ts";
import { readFunction } from "./read-function.ts";

/** All functions of an app; names do not tell upper from lower case. */
export interface AppFunctions {
  all: AppFunction[];
  find(name: string, triggerType: string): AppFunction | undefined;
  named(name: string): AppFunction | undefined;
  ofType(triggerType: string): AppFunction[];
}

/** The functions of an app as this host can run them. */
export interface ReadFunctions {
  functions: AppFunctions;
  /** What is left out, or runs otherwise than on Azure, and why. */
  problems: string[];
  /** What would keep Azure's host from running at all. */
  errors: string[];
}

/** What definitions are checked against. */
export interface DefinitionRules {
  settings: Record<string, string>;
  routePrefix: string;
  /** Ids of functions that were registered without a handler. */
  unhandled: readonly string[];
  /** Whether host.json names an extension bundle. */
  hasBundle: boolean;
}

const outputTypes = new Set(["http", "queue", "blob"]);
/** Known to Azure's host itself; all others come with an extension bundle. */
const builtIn = new Set(["httptrigger", "timertrigger", "warmuptrigger"]);

/** Whether this host delivers what an output binding gets. */
export function isDelivered({ type }: Binding): boolean {
  return outputTypes.has(type.toLowerCase());
}

/** Sorts out what an app registered, by Azure's rules. */
export function readFunctions(
  registered: readonly FunctionMetadata[],
  rules: DefinitionRules,
): ReadFunctions {
  const problems: string[] = [];
  const errors: string[] = [];
  const all: AppFunction[] = [];
  for (const metadata of registered) {
    const { fn, faults } = readFunction(metadata, rules.settings);
    const name = metadata.name ?? "";
    const same = all.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (same) faults.push(`its name is taken by "${same.name}": case makes no difference.`);
    if (fn && isHttp(fn)) {
      const http = checkHttp(fn.trigger, fn.name, rules.routePrefix);
      faults.push(...http.faults);
      errors.push(...http.errors);
      const other = all.find((each) => isHttp(each) && conflictWith(fn, each));
      if (other) faults.push(`its route conflicts with that of "${other.name}", in one method at least.`);
    }
    for (const fault of faults) problems.push(`The function "${name}" is left out: ${fault}`);
    if (!fn || faults.length > 0) continue;
    all.push(fn);
    problems.push(...remarks(fn, rules));
  }
  const extended = all.filter(({ trigger }) => !builtIn.has(trigger.type.toLowerCase()));
  if (!rules.hasBundle && extended.length > 0)
    problems.push(
      `host.json names no extensionBundle: on Azure no function would run but those of HTTP and timers (${list(extended)}).`,
    );
  return { functions: indexed(all), problems, errors };
}

/** What is said of a function that runs. */
function remarks({ name, id, outputs }: AppFunction, { unhandled }: DefinitionRules): string[] {
  const told = outputs
    .filter(([, binding]) => !isDelivered(binding))
    .map(
      ([, { type }]) => `The function "${name}" runs, but its "${type}" output is only logged by this host.`,
    );
  if (unhandled.includes(id)) told.push(`The function "${name}" has no handler: each run of it fails.`);
  return told;
}

function isHttp({ trigger }: AppFunction): boolean {
  return trigger.type.toLowerCase() === "httptrigger";
}

function list(functions: readonly AppFunction[]): string {
  const names = functions.map(({ name }) => `"${name}"`);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

/** What a host runs whose app is in error. */
export const noFunctions: AppFunctions = indexed([]);

function indexed(all: AppFunction[]): AppFunctions {
  const byName = new Map(all.map((each) => [each.name.toLowerCase(), each]));
  const isType = (each: AppFunction, type: string) => each.trigger.type.toLowerCase() === type.toLowerCase();
  return {
    all,
    named: (name) => byName.get(name.toLowerCase()),
    find(name, type) {
      const found = byName.get(name.toLowerCase());
      return found && !found.disabled && isType(found, type) ? found : undefined;
    },
    ofType: (type) => all.filter((each) => !each.disabled && isType(each, type)),
  };
}
