import type { Caller } from "./caller.ts";
import { Problem } from "./errors.ts";
import { ANYONE, type Role, type Route } from "./route.ts";

/** What is done in these reaches every model. */
const OF_ALL_MODELS = new Set<Role>(["data-protection"]);
/** Most roles of a caller that an answer repeats. */
const MOST_TOLD = 20;

/** The app roles of which each is enough for a role, the plainest first; `model` is the one that a call is about. */
export function appRoles(role: Role, model: string | undefined): string[] {
  const enough = role === "reader" ? [role, "data-reader"] : [role];
  if (model === undefined || OF_ALL_MODELS.has(role)) return enough;
  return [...enough, ...enough.map((one) => `${one}:${model}`)];
}

/** Throws a 403 `Problem`, with what is missing and how to get it, unless a caller's roles allow the route for this model. */
export function mustBeAllowed(
  { name, role }: Pick<Route, "name" | "role">,
  model: string | undefined,
  { roles }: Caller,
): void {
  if (role === ANYONE) return;
  const enough = appRoles(role, model);
  if (enough.some((one) => roles.includes(one))) return;
  const has = roles.slice(0, MOST_TOLD);
  const detail = `${name} needs one of the app roles ${enough.join(", ")}; you have ${has.join(", ") || "none"}.`;
  const remedy =
    "Who administers the enterprise application in Entra ID assigns them; a new token has them after that.";
  throw new Problem(403, "role-missing", detail, { remedy, needs: enough, has });
}
