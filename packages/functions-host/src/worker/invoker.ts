import type { HookName, InvocationContext, InvocationModel, Registry } from "./core-api.ts";
import type {
  FunctionMetadata,
  Invocation,
  InvocationResult,
  LogLevel,
  TurnRequest,
  TurnResult,
  TypedData,
} from "./protocol.ts";
import { Sessions } from "./sessions.ts";
import { describe, type OrchestratorState, report, reportFailure } from "./turn-report.ts";

/** Writes one line of an invocation's log. */
export type InvocationLog = (
  level: LogLevel,
  category: string,
  message: string,
  source: { functionName: string; invocationId: string },
) => void;

interface Run {
  model: InvocationModel;
  metadata: FunctionMetadata;
  context: InvocationContext;
  result: unknown;
  thrown?: { error: unknown };
}

/** Runs functions by the Node worker's sequence: arguments, hooks, handler, hooks, response. */
export class Invoker {
  readonly #registry: Registry;
  readonly #log: InvocationLog;
  readonly #appData: Record<string, unknown>;
  readonly #sessions = new Sessions();

  constructor(registry: Registry, appData: Record<string, unknown>, log: InvocationLog) {
    this.#registry = registry;
    this.#appData = appData;
    this.#log = log;
  }

  async invoke(id: string, invocation: Invocation): Promise<InvocationResult> {
    try {
      const { model, metadata, context, result, thrown } = await this.#run(id, invocation);
      if (thrown) return { outputs: [], failure: describe(thrown.error) };
      const response = await model.getResponse(context, result);
      const returnValue = response.returnValue as TypedData | null | undefined;
      return {
        ...(returnValue && { returnValue }),
        ...(isNothing(result) && isUnanswered(metadata, context) && { unanswered: true }),
        outputs: (response.outputData ?? []) as InvocationResult["outputs"],
      };
    } catch (error) {
      return { outputs: [], failure: describe(error) };
    }
  }

  async turn(id: string, turn: TurnRequest): Promise<TurnResult> {
    const key = `${turn.instanceId}\n${turn.execution}`;
    const history = this.#sessions.extend(key, turn.from, turn.events, turn.old);
    if (!history) return { forgotten: true };
    const trigger = JSON.parse(turn.trigger);
    trigger.history = history;
    try {
      const { context, result, thrown } = await this.#run(
        id,
        {
          functionName: turn.functionName,
          // The library parses JSON texts itself; an object would be turned into one first.
          inputs: [{ name: turn.bindingName, data: { string: "{}" } }],
          triggerMetadata: {},
        },
        [trigger],
      );
      if (thrown) return reportFailure(thrown.error, context, turn.known);
      return report(result as OrchestratorState, turn.known);
    } catch (error) {
      return reportFailure(error, undefined, turn.known);
    }
  }

  async #run(invocationId: string, invocation: Invocation, inputs?: unknown[]): Promise<Run> {
    const registered = this.#registry.functions.get(invocation.functionName);
    if (!registered || !this.#registry.model) {
      throw new Error(`Function code for '${invocation.functionName}' is not loaded.`);
    }
    const { metadata, callback } = registered;
    const source = { functionName: metadata.name, invocationId };
    const core = {
      invocationId,
      metadata,
      state: undefined as string | undefined,
      request: {
        invocationId,
        functionId: invocation.functionName,
        inputData: invocation.inputs,
        triggerMetadata: invocation.triggerMetadata,
        retryContext: invocation.retryContext,
        traceContext: invocation.traceContext,
      },
      log: (level: LogLevel, category: string, message: string) =>
        this.#log(level, category, message, source),
    };
    const model = this.#registry.model.getInvocationModel(core);
    const args = await model.getArguments();
    const { context } = args;
    const data = { hookData: {}, appHookData: this.#appData, invocationContext: context };
    const before = { ...data, inputs: inputs ?? args.inputs, functionCallback: callback };
    core.state = "preInvocationHooks";
    await this.#hooks("preInvocation", before);
    const after = { ...data, inputs: before.inputs, result: null as unknown, error: null as unknown };
    core.state = "invocation";
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
    core.state = "postInvocationHooks";
    await this.#hooks("postInvocation", after);
    const failed = after.error !== null && after.error !== undefined;
    return {
      model,
      metadata,
      context,
      result: after.result,
      ...(failed && { thrown: { error: after.error } }),
    };
  }

  async #hooks(name: HookName, context: unknown): Promise<void> {
    for (const hook of this.#registry.hooks[name]) await hook(context);
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Whether no named HTTP output was given a value. */
function isUnanswered(metadata: FunctionMetadata, { extraOutputs }: InvocationContext): boolean {
  return Object.entries(metadata.bindings)
    .filter(([name, { type, direction }]) => type === "http" && direction === "out" && name !== "$return")
    .every(([name]) => isNothing(extraOutputs.get(name)));
}
