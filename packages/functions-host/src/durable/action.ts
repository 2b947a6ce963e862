/** The numbers of the actions that an orchestrator hands back (durable-functions 3.x). */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  ScheduledSignalEntity: 10,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
}

/** A durable HTTP call as the SDK writes it. */
export interface DurableHttpRequest {
  method: string;
  uri: string;
  content?: string;
  headers?: Record<string, string>;
  asynchronousPatternEnabled?: boolean;
  tokenSource?: { resource: string };
}

/** What an orchestrator asked for. Every distinct action has an index, in order of appearance, depth first. */
export interface Action {
  actionType: number;
  functionName?: string;
  input?: unknown;
  instanceId?: string;
  version?: string;
  retryOptions?: RetryOptions;
  fireAt?: string;
  isCanceled?: boolean;
  externalEventName?: string;
  operation?: string;
  httpRequest?: DurableHttpRequest;
  lockSet?: { name: string; key: string }[];
  lockRequestId?: string;
  compoundActions?: ActionOrSame[];
}

/** A task that was yielded before and is yielded again inside another compound: the same task, not a new one. */
export interface SameAction {
  same: number;
}

export type ActionOrSame = Action | SameAction;

/** How many things a list of actions asks for; compounds count for what is in them. */
export function countActions(actions: readonly ActionOrSame[]): number {
  return actions.reduce(
    (sum, action) =>
      "same" in action ? sum : sum + (action.compoundActions ? countActions(action.compoundActions) : 1),
    0,
  );
}
