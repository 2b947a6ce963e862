import type { Action } from "../durable/action.ts";
import { numberActions } from "./number-actions.ts";
import type { Failure, TurnResult } from "./protocol.ts";

/** What the SDK's orchestrator shim returns. */
export interface OrchestratorState {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  customStatus?: unknown;
  error?: string;
}

type Report = TurnResult & { forgotten?: false };

const failureLabel = "$OutOfProcData$:";

/** A turn's state, with only the actions that the host does not know yet. */
export function report(state: OrchestratorState, known: number): Report {
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

/**
 * A failed orchestrator's state comes inside the text of its error, where two appearances of one task look like two
 * tasks. The actions themselves are taken from the SDK's context, if they are where its version 3 has them.
 */
export function reportFailure(error: unknown, context: unknown, known: number): Report {
  const failure = describe(error);
  const at = failure.message.indexOf(failureLabel);
  if (at < 0) return { added: "[]", cancelled: [], isDone: false, failure };
  const state: OrchestratorState = JSON.parse(failure.message.slice(at + failureLabel.length));
  const inside = context as { df?: { taskOrchestratorExecutor?: { actions?: Action[] } } } | undefined;
  const actions = inside?.df?.taskOrchestratorExecutor?.actions ?? state.actions[0] ?? [];
  const message = state.error ?? failure.message.slice(0, at).trim();
  return { ...report({ ...state, actions: [actions] }, known), failure: { message, stack: failure.stack } };
}

/** Message and stack of whatever was thrown. */
export function describe(error: unknown): Failure {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? "" };
  return { message: typeof error === "string" ? error : String(JSON.stringify(error)), stack: "" };
}
