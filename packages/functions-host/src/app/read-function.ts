import type { Binding, FunctionMetadata } from "../worker/protocol.ts";
import type { AppFunction } from "./app-function.ts";
import { isDisabled, resolveExpressions } from "./settings.ts";

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

/** Reads one function's definition, settings put in their places; `faults` are all that keep it from running. */
export function readFunction(
  metadata: FunctionMetadata,
  settings: Record<string, string>,
): { fn: AppFunction | undefined; faults: string[] } {
  const faults: string[] = [];
  const name = metadata.name ?? "";
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(name) || name.toLowerCase() === "host")
    faults.push(
      'its name is not one: 1 to 128 letters, digits, _ and - are expected, a letter first, and not "host".',
    );
  const bindings = Object.entries(metadata.bindings).map(([key, binding]): [string, Binding] => [
    key,
    resolveBinding(binding, settings, faults),
  ]);
  const triggers = bindings.filter(([, { type }]) => /trigger$/i.test(type));
  const [first] = triggers;
  if (!first) faults.push("it has no trigger.");
  if (triggers.length > 1) faults.push("it has more than one trigger.");
  if (!first) return { fn: undefined, faults };
  const [triggerName, trigger] = first;
  if (!triggerTypes.has(trigger.type.toLowerCase()))
    faults.push(`the trigger type "${trigger.type}" is not supported by this host.`);
  const others = bindings.filter(([key]) => key !== triggerName);
  const inputs = others.filter(([, binding]) => binding.direction !== "out");
  const outputs = others.filter(([, binding]) => binding.direction === "out");
  for (const [, { type }] of inputs)
    if (!inputTypes.has(type.toLowerCase()))
      faults.push(`the input binding type "${type}" is not supported by this host.`);
  const id = metadata.functionId ?? name;
  const disabled = isDisabled(name, settings);
  return { fn: { name, id, metadata, trigger, triggerName, inputs, outputs, disabled }, faults };
}

/** The binding with settings in the place of %NAME%; which are missing is noted. */
function resolveBinding(binding: Binding, settings: Record<string, string>, faults: string[]): Binding {
  const resolved = Object.entries(binding).map(([key, value]) => {
    try {
      return [key, typeof value === "string" ? resolveExpressions(value, settings) : value];
    } catch (error) {
      faults.push((error as Error).message);
      return [key, value];
    }
  });
  return Object.fromEntries(resolved) as Binding;
}
