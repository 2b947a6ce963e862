import { globSync } from "node:fs";
import { join } from "node:path";
import {
  type HttpHandler,
  type HttpRequest,
  type HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { describe, expect, test, vi } from "vitest";
import type { Route } from "../../shared/kit/route.ts";
import { root } from "../local/processes.ts";
import { startStorage } from "../shared/intake/hub.ts";
import { told } from "./calls.ts";

const handlers = vi.hoisted(() => new Map<string, HttpHandler>());
// What the app registers is caught on its way to the library, so that no handler is left out that callers reach.
vi.mock(import("@azure/functions"), async (original) => {
  const library = await original();
  const http = (name: string, { handler }: { handler: HttpHandler }) => void handlers.set(name, handler);
  return { ...library, app: { ...library.app, http } };
});

vi.spyOn(console, "warn").mockImplementation(() => undefined); // the library warns of each function that no host takes
const settings = await startStorage();
for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, String(value));
await import("../../app.ts"); // both parts
const declared = await declaredRoutes();

async function declaredRoutes(): Promise<Route[]> {
  const files = globSync("shared/*/{,*-}routes.ts", { cwd: root });
  const modules: object[] = await Promise.all(files.map((file) => import(join(root, file))));
  const exported: unknown[] = modules.flatMap((module) => Object.values(module));
  return exported.filter(isRoute);
}
function isRoute(one: unknown): one is Route {
  return typeof one === "object" && one !== null && "answers" in one;
}

async function answerOf(name: string, request: HttpRequest) {
  const context = new InvocationContext({ invocationId: "call-7", logHandler: () => undefined });
  return (await handlers.get(name)?.(request, context)) as HttpResponseInit;
}

test("what is declared in both parts is what callers reach, and an answer to everything else", () => {
  const names = declared.map(({ name }) => name);
  expect([...handlers.keys()].sort()).toEqual([...names, "unknownRoute", "unknownV2Route"].sort());
});

// Azure's host never answers a streamed call whose handler throws: each must be behind the wrapper that does.
describe("however its inside fails", () => {
  test.each(declared.map((route) => [route.name, route] as const))(
    "%s answers with an error",
    async (name, { method, errors }) => {
      const broken = new Proxy({} as HttpRequest, {
        get(_, property) {
          if (property === "method") return method;
          throw new Error("broken on purpose");
        },
      });
      const answer = await answerOf(name, broken);
      const why = errors === "v2" ? told(answer).error : told(answer).detail;
      expect([answer.status, why]).toEqual([500, expect.stringContaining("not the request's fault")]);
    },
  );

  test("so does what no route takes", async () => {
    const url = "http://127.0.0.1/api/none";
    const broken = {
      method: "POST",
      url,
      headers: new Headers(),
      body: breaking(),
    } as unknown as HttpRequest;
    expect(await answerOf("unknownRoute", broken)).toMatchObject({ status: 404 });
  });
});

test.each(declared.filter(({ body }) => body).map((route) => [route.name, route] as const))(
  "a body that breaks off is the caller's fault: %s",
  async (name, route) => {
    const request = {
      ...{ method: route.method, url: `http://127.0.0.1${route.path}`, query: new URLSearchParams() },
      ...{ params: { model: "digits", version: "1" }, headers: new Headers(headersOf(route)) },
      body: breaking(),
    } as unknown as HttpRequest;
    const answer = await answerOf(name, request);
    const expected =
      route.errors === "v2" ? { error: expect.stringContaining("ended before it was whole") } : CUT_OFF;
    expect([answer.status, told(answer)]).toMatchObject([400, expected]);
  },
);

const CUT_OFF = { type: "urn:darkroom:body-cut-off" };

const breaking = () =>
  new ReadableStream({ pull: (controller) => controller.error(new Error("the connection is gone")) });

/** What a route looks at before it reads. */
function headersOf({ body }: Route): Record<string, string> {
  if (body && "text" in body) return { "if-none-match": "*", "content-type": body.text.types[0] as string };
  return { "content-type": body && "json" in body ? "application/json" : "image/png" };
}
