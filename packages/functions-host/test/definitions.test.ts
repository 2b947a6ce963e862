import { describe, expect, test } from "vitest";
import { readFunctions } from "../src/app/functions.ts";
import type { Binding, FunctionMetadata } from "../src/worker/protocol.ts";
import { makeApp, startApp } from "./start-app.ts";

const rules = { settings: {}, routePrefix: "api", unhandled: [], hasBundle: true };
const http = (name: string, trigger: Partial<Binding> = {}): FunctionMetadata => ({
  name,
  functionId: name,
  bindings: { request: { type: "httpTrigger", methods: ["GET"], ...trigger } },
});
const read = (...all: FunctionMetadata[]) => readFunctions(all, rules);

describe("a function's definition", () => {
  test.each([
    [http("1bad name"), "its name is not one"],
    [http("host"), "its name is not one"],
    [http("x".repeat(129)), "its name is not one"],
    [
      http("a", { authLevel: "superuser" }),
      'its authLevel is "superuser"; it can be anonymous, user, function',
    ],
    [http("a", { route: "admin/x" }), 'its route "admin/x" begins with "admin"'],
    [http("administrators"), 'its route "administrators" begins with "admin"'],
    [{ name: "a", bindings: {} }, "it has no trigger"],
    [
      { name: "a", bindings: { one: { type: "timerTrigger" }, two: { type: "httpTrigger" } } },
      "more than one trigger",
    ],
    [
      { name: "a", bindings: { one: { type: "kafkaTrigger" } } },
      'the trigger type "kafkaTrigger" is not supported',
    ],
  ] as [FunctionMetadata, string][])("keeps it from running: %#, %s", (metadata, why) => {
    const { functions, problems, errors } = read(metadata);
    expect(functions.all).toEqual([]);
    expect(problems.join("\n")).toContain(`The function "${metadata.name}" is left out: `);
    expect(problems.join("\n")).toContain(why);
    expect(errors).toEqual([]);
  });

  test("is told of all its faults at once", () => {
    const { problems } = read(http("1", { authLevel: "none", route: "%A%" }));
    expect(problems).toHaveLength(3);
  });

  test.each([
    [{ route: "a/{id}" }, { route: "/A/{ID}/" }, true],
    [{ route: "a" }, { route: "a", methods: ["POST"] }, false],
    [{ route: "a" }, { route: "a", methods: ["POST", "get"] }, true],
    [{ route: "a" }, { route: "a", methods: [] }, true],
    [{ route: "a" }, { route: "b" }, false],
    [{}, { route: "ONE" }, true],
  ])("clashes with another by the same route and a common method: %j and %j", (one, two, clashes) => {
    const { functions, problems } = read(http("one", one), http("two", two));
    expect(functions.all.map(({ name }) => name)).toEqual(clashes ? ["one"] : ["one", "two"]);
    if (clashes) expect(problems[0]).toContain('"two" is left out: its route conflicts with that of "one"');
  });

  test("takes its name for itself, in any case", () => {
    expect(read(http("Same"), http("same", { route: "b" })).problems[0]).toContain(
      '"same" is left out: its name is taken by "Same"',
    );
  });

  test.each(["bad/{x", "/slash", "{a}{b}"])(
    "with the route %s would keep Azure's host from running",
    (route) => {
      const { errors } = read(http("broken", { route }), http("good"));
      expect(errors).toEqual([expect.stringContaining(`The function "broken" has the route "${route}": `)]);
      expect(errors[0]).toContain("every call is answered with 503");
    },
  );

  test("is remarked on where it runs otherwise than on Azure", () => {
    const timer = { name: "t", functionId: "t", bindings: { timer: { type: "timerTrigger" } } };
    const event = { name: "e", functionId: "e", bindings: { event: { type: "eventGridTrigger" } } };
    const { functions, problems } = readFunctions([http("a"), timer, event], {
      ...rules,
      unhandled: ["a"],
      hasBundle: false,
    });
    expect(functions.all).toHaveLength(3);
    expect(problems).toEqual([
      'The function "a" has no handler: each run of it fails.',
      'host.json names no extensionBundle: on Azure no function would run but those of HTTP and timers ("e").',
    ]);
  });
});

describe("an app that Azure's host would not run", () => {
  const good = `import { app } from "@azure/functions"; app.http("good", { handler: () => ({ body: "good" }) });`;

  test.each([
    [
      "a route that is none",
      { "main.js": `${good} app.http("bad", { route: "bad/{x", handler: () => {} });` },
      'has the route "bad/{x"',
    ],
    [
      "an entry file that fails",
      { "main.js": `${good} throw new Error("no such module");` },
      /could not be loaded by Node \d+\.\d+\.\d+: Error: no such module/,
    ],
    [
      "one entry file of two that fails",
      { "package.json": { type: "module", main: "*.js" }, "a.js": good, "b.js": "nonsense(" },
      "b.js could not be loaded",
    ],
    ["a package.json that is no JSON", { "package.json": "{" }, "package.json is not valid JSON"],
    ["no main", { "package.json": {} }, 'package.json has no "main"'],
    [
      "a function of the v3 model",
      { "package.json": {}, "Old/function.json": {} },
      "Old/function.json is of the v3 model, which this host does not run",
    ],
    ["a main that matches nothing", { "package.json": { main: "dist/*.js" } }, 'No file matches "dist/*.js"'],
  ] as [string, Record<string, string | object>, string | RegExp][])(
    "because of %s answers every call with 503, and says why",
    async (_what, files, why) => {
      const host = await startApp(makeApp(files));
      const text = host.errors.join("\n");
      expect(text).toMatch(
        /^On Azure the host would be Running without a single function|every call is answered/m,
      );
      if (why instanceof RegExp) expect(text).toMatch(why);
      else expect(text).toContain(why);
      for (const path of ["/api/good", "/api/nowhere", "/", "/runtime/webhooks/durabletask/instances"]) {
        const response = await fetch(host.url + path);
        expect([response.status, await response.text()]).toEqual([503, "Function host is not running."]);
      }
      const status = await (await fetch(`${host.url}/admin/host/status`)).json();
      expect(status).toMatchObject({ state: "Error", errors: host.errors });
      expect((await fetch(`${host.url}/admin/host/ping`)).status).toBe(200);
    },
  );
});
