import fc from "fast-check";
import { expect, test } from "vitest";
import { callerOf } from "../../../shared/kit/caller.ts";
import { ROLES } from "../../../shared/kit/route.ts";
import { principal } from "../../functions/principal.ts";

const headers = (value: string) => new Headers({ "x-ms-client-principal": value });

test("whom Entra ID knows is known by the object id, with the app roles of the token", () => {
  expect(callerOf("entra", headers(principal("ada", ["reader", "operator:pets"])))).toEqual({
    id: "ada",
    roles: ["reader", "operator:pets"],
  });
});

test("claims count under their long names too, as older tokens have them", () => {
  const claims = [
    { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: "ada" },
    { typ: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", val: "reader" },
    { typ: "name", val: "Ada" },
  ];
  const told = Buffer.from(JSON.stringify({ auth_typ: "aad", claims })).toString("base64");
  expect(callerOf("entra", headers(told))).toEqual({ id: "ada", roles: ["reader"] });
});

test("where Entra ID does not say who calls, headers say nothing", () => {
  const forged = headers(principal("eve", []));
  expect(callerOf("keys", forged)).toEqual({ id: null, roles: ROLES });
  expect(callerOf("developer", forged)).toEqual({ id: "developer", roles: ROLES });
});

test("whatever else the header holds, nobody has signed in", () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
  const odd = fc.oneof(
    fc.base64String(),
    fc.jsonValue().map(encoded),
    fc.constant(encoded({ auth_typ: "github", claims: [{ typ: "oid", val: "x" }] })),
    fc.constant(encoded({ auth_typ: "aad", claims: [{ typ: "roles", val: "operator" }] })),
  );
  fc.assert(
    fc.property(odd, (value) => {
      expect(() => callerOf("entra", headers(value))).toThrow("Nobody has signed in");
    }),
  );
  expect(() => callerOf("entra", new Headers())).toThrow("Nobody has signed in");
});
