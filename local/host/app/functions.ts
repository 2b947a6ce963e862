import { parseTemplate } from "../http/route-template.ts";
import type { Binding, FunctionMetadata } from "../worker/protocol.ts";
import { isDisabled, resolveExpressions } from "./settings.ts";

/** A function of the app, by what starts it. */
export interface AppFunction {
  name: string;
  id: string;
  metadata: FunctionMetadata;
  trigger: Binding;
  triggerName: string;
  /** Further input bindings by name, the trigger excluded. */
  inputs: [name: string, binding: Binding][];
  outputs: [name: string, binding: Binding][];
  disabled: boolean;
}

/** All functions of an app; names do not tell upper from lower case. */
export interface AppFunctions {
  all: AppFunction[];
  find(name: string, triggerType: string): AppFunction | undefined;
  named(name: string): AppFunction | undefined;
  ofType(triggerType: string): AppFunction[];
}

const triggerTypes = new Set([
  "httptrigger",
  "timertrigger",
  "eventgridtrigger",
  "blobtrigger",
  "queuetrigger",
  "warmuptrigger",
  "orchestrationtrigger",
  "activitytrigger",
  "entitytrigger",
]);
const inputTypes = new Set(["durableclient", "orchestrationclient", "blob"]);
const outputTypes = new Set(["http", "queue", "blob"]);

/** Whether this host delivers what an output binding gets. */
export function isDelivered({ type }: Binding): boolean {
  return outputTypes.has(type.toLowerCase());
}

/** Sorts out what an app registered; `problems` names each function that cannot run here, and why. */
export function readFunctions(
  registered: readonly FunctionMetadata[],
  settings: Record<string, string>,
): { functions: AppFunctions; problems: string[] } {
  const problems: string[] = [];
  const all: AppFunction[] = [];
  for (const metadata of registered) {
    const read = readFunction(metadata, settings);
    if (typeof read === "string") {
      problems.push(`The function "${metadata.name}" is left out: ${read}`);
      continue;
    }
    all.push(read);
    for (const [, { type }] of read.outputs.filter(([, binding]) => !isDelivered(binding)))
      problems.push(
        `The function "${read.name}" runs, but its "${type}" output is only logged by this host.`,
      );
  }
  return { functions: indexed(all), problems };
}

function readFunction(metadata: FunctionMetadata, settings: Record<string, string>): AppFunction | string {
  const bindings: [string, Binding][] = [];
  for (const [name, binding] of Object.entries(metadata.bindings)) {
    const resolved = resolveBinding(binding, settings);
    if (typeof resolved === "string") return resolved;
    bindings.push([name, resolved]);
  }
  const triggers = bindings.filter(([, binding]) => /trigger$/i.test(binding.type));
  const [first] = triggers;
  if (!first) return "it has no trigger.";
  if (triggers.length > 1) return "it has more than one trigger.";
  const [triggerName, trigger] = first;
  if (!triggerTypes.has(trigger.type.toLowerCase())) {
    return `the trigger type "${trigger.type}" is not supported by this host.`;
  }
  const others = bindings.filter(([name]) => name !== triggerName);
  const inputs = others.filter(([, binding]) => binding.direction !== "out");
  const outputs = others.filter(([, binding]) => binding.direction === "out");
  const strangeInput = inputs.find(([, binding]) => !inputTypes.has(binding.type.toLowerCase()));
  if (strangeInput) return `the input binding type "${strangeInput[1].type}" is not supported by this host.`;
  const wrongRoute = trigger.type.toLowerCase() === "httptrigger" ? routeProblem(trigger) : undefined;
  if (wrongRoute) return wrongRoute;
  const disabled = isDisabled(metadata.name, settings);
  const id = metadata.functionId ?? metadata.name;
  return { name: metadata.name, id, metadata, trigger, triggerName, inputs, outputs, disabled };
}

function routeProblem({ route }: Binding): string | undefined {
  try {
    parseTemplate(String(route ?? ""));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The binding with settings in the place of %NAME%, or which setting is missing. */
function resolveBinding(binding: Binding, settings: Record<string, string>): Binding | string {
  try {
    return Object.fromEntries(
      Object.entries(binding).map(([key, value]) => [
        key,
        typeof value === "string" ? resolveExpressions(value, settings) : value,
      ]),
    ) as Binding;
  } catch (error) {
    return (error as Error).message;
  }
}

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
