import { createRequire } from "node:module";
import { InvocationContext } from "@azure/functions";
import type * as df from "durable-functions";
import type { Contract } from "../../shared/kit/contract.ts";
import { type Ctx, handler, type Workflow } from "../../shared/kit/durable.ts";

/** The real SDK's engine: what a workflow asks for and ends with when it is played over a history. */

const require = createRequire(import.meta.url);
const { Orchestrator } = require("durable-functions/lib/src/orchestrations/Orchestrator") as {
  Orchestrator: new (fn: df.OrchestrationHandler) => { listen(): Engine };
};
type Engine = (trigger: object, context: InvocationContext) => Promise<State>;

export interface Action {
  actionType: number;
  functionName?: string;
  instanceId?: string;
  input?: unknown;
  fireAt?: string;
  isCanceled?: boolean;
  externalEventName?: string;
  retryOptions?: df.RetryOptions;
  compoundActions?: Action[];
}
export interface State {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  customStatus?: unknown;
}

/** What a workflow asked for: an activity, an orchestration, or a timer. */
export interface Call {
  name: string;
  input: unknown;
  instanceId?: string;
}

const [ACTIVITY, ORCHESTRATION, TIMER] = [[0, 1], [2, 3], 5];
const CONTINUE_AS_NEW = 4;

export const kindOf = ({ actionType }: Action) =>
  actionType === TIMER ? "timer" : ACTIVITY.includes(actionType) ? "activity" : "orchestration";

/** What a workflow asks for and ends with, played once over a history. */
export async function replay<I, O>(
  contract: Contract<I, O>,
  workflow: (ctx: Ctx, input: I) => Workflow<O>,
  input: unknown,
  history: object[],
  instanceId = "instance-1",
): Promise<State> {
  const engine = new Orchestrator(handler(contract, workflow)).listen();
  const trigger = {
    history: structuredClone(history),
    input,
    instanceId,
    isReplaying: false,
    parentInstanceId: null,
    upperSchemaVersion: 2,
    maximumShortTimerDuration: "6.00:00:00",
    longRunningTimerIntervalDuration: "3.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  return engine(trigger, new InvocationContext({ functionName: contract.name, invocationId: "1" }));
}

export const actionsOf = (state: State) => state.actions.flat().flatMap(flatten);

/** Everything that a workflow has asked for, in order. */
export const callsOf = (state: State): Call[] => actionsOf(state).map(callOf);

/** The input of a continueAsNew, if that is how it ended. */
export const continuedWith = (state: State): unknown =>
  state.actions.flat().find(({ actionType }) => actionType === CONTINUE_AS_NEW)?.input;

/** Actions that take an id, in the order of their ids. */
function flatten(action: Action): Action[] {
  if (action.compoundActions) return action.compoundActions.flatMap(flatten);
  const takesId = [...ACTIVITY, ...ORCHESTRATION, TIMER].includes(action.actionType);
  return takesId ? [action] : [];
}

export function callOf(action: Action): Call {
  const { functionName, input, instanceId, fireAt } = action;
  if (kindOf(action) === "timer") return { name: "timer", input: JSON.parse(JSON.stringify(fireAt)) };
  return { name: functionName as string, input: structuredClone(input), ...(instanceId && { instanceId }) };
}
