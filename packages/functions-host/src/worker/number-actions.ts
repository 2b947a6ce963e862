import { type Action, type ActionOrSame, ActionType } from "../durable/action.ts";

/**
 * Numbers an orchestrator's actions by identity. A task yielded again inside another compound appears as the same
 * object: on the wire it would look like a new task.
 */
export function numberActions(
  actions: readonly Action[],
  known: number,
): { added: ActionOrSame[]; cancelled: number[] } {
  const indexOf = new Map<Action, number>();
  const cancelled: number[] = [];

  function number(action: Action): ActionOrSame {
    const seen = indexOf.get(action);
    if (seen !== undefined) return { same: seen };
    const index = indexOf.size;
    indexOf.set(action, index);
    if (action.actionType === ActionType.CreateTimer && action.isCanceled) cancelled.push(index);
    const children = action.compoundActions as Action[] | undefined;
    return children ? { ...action, compoundActions: children.map(number) } : action;
  }

  const numbered = actions.map(number);
  return { added: numbered.slice(known), cancelled };
}
