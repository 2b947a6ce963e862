import { Problem } from "../kit/errors.ts";
import type { PublishedPlan } from "./published-plan.ts";

export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/** Conditions of a request, as HTTP has them. */
export interface Conditions {
  ifMatch: string | null;
  ifNoneMatch: string | null;
}

export const conditionsOf = (headers: Pick<Headers, "get">): Conditions => ({
  ifMatch: headers.get("if-match"),
  ifNoneMatch: headers.get("if-none-match"),
});

/** Throws a 412 if a model's plan is another one than the caller knows of. */
export function mustMatch(current: PublishedPlan | undefined, { ifMatch, ifNoneMatch }: Conditions): void {
  // What stands in front of the app may have made a weak one of it.
  const named = (list: string) => list.split(",").map((etag) => etag.trim().replace(/^W\//, ""));
  const isNamed = (list: string) =>
    current !== undefined && (list.trim() === "*" || named(list).includes(etagOf(current)));
  const holds = (ifMatch === null || isNamed(ifMatch)) && (ifNoneMatch === null || !isNamed(ifNoneMatch));
  if (holds) return;
  const detail = current
    ? `The plan in force is another one than the condition says: version ${current.version}, ETag ${etagOf(current)}. GET it, and decide again.`
    : "No plan is in force, so that none matches the condition: If-None-Match: * publishes the first.";
  throw new Problem(412, "plan-changed", detail);
}

/** Throws a 428 where a caller does not say which plan is to be replaced: who knows no other would undo what others publish. */
export function mustBeConditional({ ifMatch, ifNoneMatch }: Conditions): void {
  if (ifMatch !== null || ifNoneMatch !== null) return;
  const detail =
    "Send If-Match with the ETag of the plan that this one replaces (GET gives it), or If-None-Match: * for a new model.";
  throw new Problem(428, "precondition-required", detail);
}
