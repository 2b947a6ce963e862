import type { Instance } from "./instance.ts";

/** An instance as the Durable HTTP API shows it. */
export function statusOf(instance: Instance, showInput = true): Record<string, unknown> {
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: showInput ? parse(instance.input) : null,
    customStatus: parse(instance.customStatus),
    output: parse(instance.output),
    createdTime: wholeSeconds(instance.created),
    lastUpdatedTime: wholeSeconds(instance.updated),
    ...(instance.version !== null && { version: instance.version }),
    ...(instance.parent && { parentInstanceId: instance.parent.instanceId }),
  };
}

function parse(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/** The extension writes its times without fractions. */
function wholeSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
