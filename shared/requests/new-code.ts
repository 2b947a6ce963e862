import type { LifecycleRequest, Trigger } from "./request.ts";

/** Whether an event or a timer asks, not a person. */
export const isAutomatic = ({ kind }: Trigger): boolean => kind !== "http";

/** Whether training code that is new since the last run is no reason to train: the plan says so, and nobody asks for it. */
export function newCodeStartsNothing({
  plan,
  trigger,
  force,
}: Pick<LifecycleRequest, "plan" | "trigger" | "force">): boolean {
  return isAutomatic(trigger) && !force && !plan.dataset.triggers.code;
}
