import { z } from "zod";
import { Problem } from "./errors.ts";
import { parseJson } from "./parse-json.ts";
import { ROLES } from "./route.ts";

/**
 * How the app knows who calls: `keys`, it does not, and whoever holds a function's key may do everything; `entra`, the platform in
 * front of it has verified a token of Entra ID; `developer`, there is one, on the own machine.
 */
export const SIGN_INS = ["keys", "entra", "developer"] as const;
export type SignIn = (typeof SIGN_INS)[number];

export interface Caller {
  /** The object id in Entra ID, which is kept; a name never is. Null for whoever holds a key. */
  readonly id: string | null;
  /** App roles: `operator` is for every model, `operator:pets` for one. */
  readonly roles: readonly string[];
}

/** Whoever asks for what is open to all. */
export const NOBODY: Caller = { id: null, roles: [] };

const ROLE_CLAIMS = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];
const ID_CLAIMS = ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"];

const Principal = z.object({
  auth_typ: z.literal("aad"),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});

/**
 * Who calls. Headers count with `entra` alone: elsewhere anybody can write them. Throws a 401 `Problem` where nobody has signed in.
 */
export function callerOf(signIn: SignIn, headers: Pick<Headers, "get">): Caller {
  if (signIn !== "entra") return { id: signIn === "developer" ? "developer" : null, roles: ROLES };
  const claims = claimsIn(headers.get("x-ms-client-principal") ?? "");
  const valuesOf = (types: readonly string[]) =>
    claims.filter(({ typ }) => types.includes(typ)).map(({ val }) => val);
  const [id] = valuesOf(ID_CLAIMS);
  if (id === undefined) throw notSignedIn();
  return { id: id.slice(0, 100), roles: valuesOf(ROLE_CLAIMS) };
}

function claimsIn(principal: string) {
  try {
    return Principal.parse(parseJson(Buffer.from(principal, "base64").toString("utf8"))).claims;
  } catch {
    return [];
  }
}

function notSignedIn(): Problem {
  const detail = "Nobody has signed in.";
  const remedy = "Send Authorization: Bearer with a token of Entra ID for this app.";
  return new Problem(401, "not-signed-in", detail, { remedy, authenticate: "Bearer" });
}
