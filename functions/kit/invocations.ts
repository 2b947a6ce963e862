import { AsyncLocalStorage } from "node:async_hooks";
import { app, type InvocationContext, type PreInvocationContext } from "@azure/functions";
import { modelOfRun, traceOf } from "../../shared/kit/trace-of.ts";
import { type Attributes, currentTraceId, doing, isTraced, type Tell } from "../../shared/kit/tracing.ts";

/** Asked every few seconds by machines, which nobody traces. */
const UNTRACED = new Set(["health", "getMetrics"]);

const lines = new AsyncLocalStorage<string>();

/** Ties every log line of an invocation to model, run and trace, and has each invocation traced where anything is. */
export function watchInvocations(): void {
  app.hook.preInvocation((hook) => {
    const { invocationContext: context, functionHandler } = hook;
    // An orchestration is done again and again: it is told of when it has ended.
    if (context.options.trigger.type === "orchestrationTrigger") return;
    const { about, trace } = aboutOf(hook);
    const what = {
      ...{ name: context.functionName, trace, traceparent: context.traceContext?.traceParent },
      attributes: { "faas.invocation_id": context.invocationId, ...about },
    };
    const isToldOf = isTraced() && !UNTRACED.has(context.functionName);
    hook.functionHandler = (...given) => {
      const work = async (tell?: Tell) => {
        const answer = await lines.run(tied(about), () => functionHandler(...given));
        if (tell) tellOf(tell, answer);
        return answer;
      };
      return isToldOf ? doing(what, work) : work();
    };
  });
  app.hook.log((line) => {
    const about = lines.getStore();
    if (about) line.message += about;
  });
}

/** What an invocation is about, and the trace of the orchestration that asks for it. */
function aboutOf({ invocationContext: context, inputs: [input] }: PreInvocationContext): {
  about: Attributes;
  trace: string | undefined;
} {
  const instance = context.triggerMetadata?.instanceId;
  if (typeof instance === "string") {
    const trace = traceOf(instance, input);
    const model = modelOfRun(trace);
    const run = model !== undefined && { "darkroom.model": model, "darkroom.run": trace };
    return { trace, about: { "darkroom.instance": instance, ...run } };
  }
  return { trace: undefined, about: ofRequest(context, input) };
}

function ofRequest({ options }: InvocationContext, input: unknown): Attributes {
  const { method, params } = (input ?? {}) as { method?: unknown; params?: Record<string, string> };
  if (options.trigger.type !== "httpTrigger" || typeof method !== "string") return {};
  return {
    "http.request.method": method,
    "http.route": String(options.trigger.route ?? ""),
    ...(params?.model !== undefined && { "darkroom.model": params.model }),
    ...(params?.id !== undefined && { "darkroom.id": params.id }),
  };
}

/** Of an answer to a request its status, where it failed by our fault why. */
function tellOf(tell: Tell, answer: unknown): void {
  const { status } = (answer ?? {}) as { status?: unknown };
  if (typeof status === "number")
    tell({ "http.response.status_code": status }, status >= 500 ? `answered ${status}` : undefined);
}

/** What stands at the end of a log line. */
function tied({ "darkroom.model": model, "darkroom.run": run, "darkroom.id": id }: Attributes): string {
  const trace = currentTraceId();
  const told = Object.entries({ model, run: run ?? id, trace }).filter(([, value]) => value !== undefined);
  return told.length === 0 ? "" : ` [${told.map(([name, value]) => `${name}=${oneLine(value)}`).join(" ")}]`;
}

/** What a caller may have written cannot begin a line of its own. */
const oneLine = (value: unknown) =>
  String(value)
    .replace(/[^\w.:-]/g, "?")
    .slice(0, 120);
