import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import { InvocationContext } from "@azure/functions";
import { describe, expect, test, vi } from "vitest";
import { ANYONE, ROLES } from "../../shared/kit/route.ts";
import { startStorage } from "../shared/intake/hub.ts";
import { told } from "./calls.ts";
import { declared } from "./declared.ts";
import { principal } from "./principal.ts";

interface Registered {
  handler: HttpHandler;
  authLevel: string;
}
const registered = vi.hoisted(() => new Map<string, Registered>());
// What the app registers is caught on its way to the library, so that no handler is left out that callers reach.
vi.mock(import("@azure/functions"), async (original) => {
  const library = await original();
  const http = (name: string, options: object) => void registered.set(name, options as Registered);
  return { ...library, app: { ...library.app, http } };
});

vi.spyOn(console, "warn").mockImplementation(() => undefined); // the library warns of each function that no host takes
const settings = await startStorage();
for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, String(value));
vi.stubEnv("SIGN_IN", "entra");
vi.stubEnv("WEBSITE_AUTH_ENABLED", "True");
await import("../../app.ts"); // both parts

/** They answer that there is no such route, and nothing else. */
const FALLBACKS = ["unknownRoute", "unknownV2Route"];
const routes = new Map(Object.values(declared).map((route) => [route.name, route]));
const guardedNames = [...registered.keys()].filter((name) => !FALLBACKS.includes(name));
const closed = guardedNames.filter((name) => routes.get(name)?.role !== ANYONE);
const open = guardedNames.filter((name) => routes.get(name)?.role === ANYONE);

/** The answer to somebody with these roles; to nobody without any. What is let in fails inside, by 500. */
async function statusFor(name: string, roles?: readonly string[]) {
  const route = routes.get(name);
  const headers = new Headers(roles && { "x-ms-client-principal": principal("ada", roles) });
  const params = { model: "pets", runId: `pets${"-0123456789ab".repeat(3)}-1` };
  const request = new Proxy({} as HttpRequest, {
    get(_, property) {
      if (property === "method") return route?.method;
      if (property === "headers") return headers;
      if (property === "params") return route?.path.includes("{") ? params : {};
      throw new Error("it came to the handler");
    },
  });
  const context = new InvocationContext({ invocationId: "call-7", logHandler: () => undefined });
  return (await registered.get(name)?.handler(request, context)) as HttpResponseInit;
}

test("every function that answers calls is a declared route, or says that there is none", () => {
  expect(guardedNames.sort()).toEqual([...routes.keys()].sort());
});

test("no key opens anything", () => {
  expect(new Set([...registered.values()].map(({ authLevel }) => authLevel))).toEqual(new Set(["anonymous"]));
});

describe.each(closed)("%s", (name) => {
  const { role, errors } = routes.get(name) as NonNullable<ReturnType<typeof routes.get>>;

  test("is closed to whom nobody knows", async () => {
    expect(await statusFor(name)).toMatchObject({ status: 401, headers: { "WWW-Authenticate": "Bearer" } });
  });

  test("is closed to whoever has every role but the one that it needs, and says which", async () => {
    const others = ROLES.filter((one) => one !== role && !(role === "reader" && one === "data-reader"));
    for (const roles of [[], others, others.map((one) => `${one}:pets`), [`${role}:cats`]]) {
      const answer = await statusFor(name, roles);
      const why = errors === "v2" ? told(answer).error : told(answer).detail;
      expect([answer.status, why]).toEqual([
        403,
        expect.stringContaining(`${name} needs one of the app roles`),
      ]);
      expect(why).toContain(role);
    }
  });

  test("is open to whoever has it", async () => {
    expect(await statusFor(name, [role])).toMatchObject({ status: 500 });
  });
});

test.each(open)("%s is open to all", async (name) => {
  expect((await statusFor(name)).status).not.toBe(401);
  expect((await statusFor(name, [])).status).not.toBe(403);
});
