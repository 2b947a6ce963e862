/** What the platform says in its header of somebody who has signed in by Entra ID. */
export function principal(id: string, roles: readonly string[]): string {
  const claims = [{ typ: "oid", val: id }, ...roles.map((val) => ({ typ: "roles", val }))];
  return Buffer.from(
    JSON.stringify({ auth_typ: "aad", name_typ: "name", role_typ: "roles", claims }),
  ).toString("base64");
}
