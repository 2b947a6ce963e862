import type { Action } from "../durable/action.ts";
import type { HookName, InvocationContext, InvocationModel, Registry } from "./core-api.ts";
import { numberActions } from "./number-actions.ts";
import type {
  Failure,
  Invocation,
  InvocationResult,
  LogLevel,
  TurnRequest,
  TurnResult,
  TypedData,
} from "./protocol.ts";
import { Sessions } from "./sessions.ts";

/** Writes one line of an invocation's log. */
export type InvocationLog = (
  level: LogLevel,
  category: string,
  message: string,
  source: { functionName: string; invocationId: string },
) => void;

interface Run {
  model: InvocationModel;
  context: InvocationContext;
  result: unknown;
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
      const { model, context, result } = await this.#run(id, invocation);
      const response = await model.getResponse(context, result);
      const returnValue = response.returnValue as TypedData | null | undefined;
      return {
        ...(returnValue && { returnValue }),
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
      const { result } = await this.#run(
        id,
        {
          functionName: turn.functionName,
          // The library parses JSON texts itself; an object would be turned into one first.
          inputs: [{ name: turn.bindingName, data: { string: "{}" } }],
          triggerMetadata: {},
        },
        [trigger],
      );
      const state = result as OrchestratorState;
      const answer = report(state, turn.known);
      if (state.isDone) this.#sessions.forget(key);
      return answer;
    } catch (error) {
      return failedTurn(error, turn.known);
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
    if (after.error !== null && after.error !== undefined) throw after.error;
    return { model, context, result: after.result };
  }

  async #hooks(name: HookName, context: unknown): Promise<void> {
    for (const hook of this.#registry.hooks[name]) await hook(context);
  }
}

interface OrchestratorState {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  customStatus?: unknown;
  error?: string;
}

const failureLabel = "$OutOfProcData$:";

function report(state: OrchestratorState, known: number): TurnResult & { forgotten?: false } {
  const { added, cancelled } = numberActions(state.actions?.[0] ?? [], known);
  const output = JSON.stringify(state.output);
  const customStatus = state.customStatus ? JSON.stringify(state.customStatus) : undefined;
  return {
    added: JSON.stringify(added),
    cancelled,
    isDone: state.isDone === true,
    ...(output !== undefined && { output }),
    ...(customStatus !== undefined && { customStatus }),
  };
}

/** A failed orchestrator's state comes inside the text of its error. */
function failedTurn(error: unknown, known: number): TurnResult {
  const failure = describe(error);
  const at = failure.message.indexOf(failureLabel);
  if (at < 0) return { added: "[]", cancelled: [], isDone: false, failure };
  const state: OrchestratorState = JSON.parse(failure.message.slice(at + failureLabel.length));
  const message = state.error ?? failure.message.slice(0, at).trim();
  return { ...report(state, known), failure: { message, stack: failure.stack } };
}

function describe(error: unknown): Failure {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? "" };
  return { message: typeof error === "string" ? error : String(JSON.stringify(error)), stack: "" };
}
