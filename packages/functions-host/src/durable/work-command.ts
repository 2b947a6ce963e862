import { ActionType } from "./action.ts";
import type { Work } from "./command.ts";
import type { TaskNode } from "./task-node.ts";

/** What starts an activity, a sub-orchestration or an HTTP call under an id; undefined for other tasks. */
export function workCommand(node: TaskNode, id: number): Work | undefined {
  const { functionName: name = "", input, instanceId, version, httpRequest } = node.action;
  switch (node.action.actionType) {
    case ActionType.CallActivity:
    case ActionType.CallActivityWithRetry:
      if (node.parent?.givenUp) return { do: "failAtOnce", id, kind: "activity", name };
      return { do: "activity", id, name, input, ...retryMark(node) };
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry:
      if (node.parent?.givenUp) return { do: "failAtOnce", id, kind: "sub", name };
      return {
        do: "sub",
        id,
        name,
        input,
        ...(instanceId && { instanceId }),
        ...(version && { version }),
        ...retryMark(node),
      };
    case ActionType.CallHttp:
      return httpRequest && { do: "http", id, request: httpRequest };
    default:
      return undefined;
  }
}

/** Marks a retry's timers and attempts with the attempt that failed before. */
export function retryMark({ retryOf }: TaskNode): { retryOf?: number } {
  return retryOf === undefined ? {} : { retryOf };
}
