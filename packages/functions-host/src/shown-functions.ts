import type { AppFunction } from "./app/app-function.ts";
import { fullRoute, methodsOf, routeOf } from "./app/http-definition.ts";

/** One line a function, with what starts it: methods and URL, or the kind of its trigger. */
export function shownFunctions(functions: readonly AppFunction[], url: string, prefix: string): string[] {
  return functions
    .toSorted((a, b) => Number(isHttp(b)) - Number(isHttp(a)))
    .map((fn) => `  ${fn.name}${fn.disabled ? " (disabled)" : ""}: ${startedBy(fn, url, prefix)}`);
}

function isHttp({ trigger }: AppFunction): boolean {
  return trigger.type.toLowerCase() === "httptrigger";
}

function startedBy(fn: AppFunction, url: string, prefix: string): string {
  const { trigger, name } = fn;
  if (isHttp(fn)) {
    const methods = methodsOf(trigger).join(",") || "any method";
    return `[${methods}] ${url}/${fullRoute(prefix, routeOf(trigger, name)).replace(/^\//, "")}`;
  }
  switch (trigger.type.toLowerCase()) {
    case "timertrigger":
      return `timerTrigger ${trigger.schedule}`;
    case "eventgridtrigger":
      return `eventGridTrigger ${url}/runtime/webhooks/eventgrid?functionName=${name}`;
    case "queuetrigger":
      return `queueTrigger ${trigger.queueName}`;
    case "blobtrigger":
      return `blobTrigger ${trigger.path}`;
    default:
      return trigger.type;
  }
}
