import { writeFileSync } from "node:fs";
import { app, type HttpRequest, output } from "@azure/functions";

const describe = async (request: HttpRequest) => ({
  jsonBody: {
    method: request.method,
    url: request.url,
    params: request.params,
    query: [...request.query],
    header: request.headers.get("x-test"),
    body: Buffer.from(await request.arrayBuffer()).toString("base64"),
  },
});

app.http("describe", {
  methods: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
  handler: describe,
});
app.http("item", { route: "items/{id:int}/{part?}", handler: describe });
app.http("special", {
  route: "items/special",
  handler: () => ({ body: "special", headers: { x_kind: "own" } }),
});
app.http("rest", { route: "files/{*path}", handler: describe });
app.http("fromSettings", { route: "%SEGMENT%/here", handler: () => ({ body: "found" }) });
app.http("missingSetting", { route: "%NO_SUCH_SETTING%", handler: () => ({}) });
app.http("nothing", { handler: () => undefined as never });
app.http("broken", {
  handler: () => {
    throw new Error("broken on purpose");
  },
});
app.http("cookies", {
  handler: () => ({
    status: 201,
    headers: new Headers([
      ["set-cookie", "a=1; Path=/"],
      ["set-cookie", "b=2"],
    ]),
    cookies: [{ name: "c", value: "3!", httpOnly: true, sameSite: "Strict" as const, maxAge: 60 }],
    body: "set",
  }),
});
app.http("binary", {
  handler: () => ({
    headers: { "content-type": "application/octet-stream" },
    body: Buffer.from([0, 255, 1]),
  }),
});
app.http("form", {
  methods: ["POST"],
  handler: async (request) => {
    const form = await request.formData();
    const file = form.get("file") as File;
    return { jsonBody: { text: form.get("text"), name: file.name, size: file.size } };
  },
});
app.http("keyed", { authLevel: "function", handler: () => ({ body: "open" }) });
app.http("onlyAdmin", { authLevel: "admin", handler: () => ({ body: "open" }) });
app.http("hang", { handler: () => new Promise<never>(() => {}) });
app.http("pause", {
  route: "pause/{ms}",
  handler: async (request) => {
    await new Promise((resolve) => setTimeout(resolve, Number(request.params.ms)));
    return { body: "rested" };
  },
});
app.http("off", { handler: () => ({ body: "never" }) });
app.http("logs", {
  handler: (_request, context) => {
    context.warn("careful", { n: 1 });
    context.log("the password");
    return { jsonBody: { trace: context.traceContext?.traceParent } };
  },
});
const named = output.http({ name: "answer" });
app.generic("namedOutput", {
  trigger: { type: "httpTrigger", name: "request", methods: ["GET"], authLevel: "anonymous" } as never,
  extraOutputs: [named],
  handler: (_request: unknown, context) => context.extraOutputs.set(named, { status: 202, body: "named" }),
});

let started = false;
app.hook.appStart(() => {
  started = true;
});
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName === "hooked") context.inputs = ["swapped"];
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName === "hooked")
    context.result = { jsonBody: { was: context.result, started } };
});
app.hook.log((context) => {
  context.message = context.message.replace("password", "********");
});
app.hook.appTerminate(() => {
  const file = process.env.FAREWELL_FILE;
  if (file) writeFileSync(file, "goodbye");
});
app.http("hooked", { handler: ((input: unknown) => input) as never });
app.cosmosDB("unsupported", { connection: "x", databaseName: "d", containerName: "c", handler: () => {} });

let warm = false;
app.warmup("warm", {
  handler: () => {
    warm = true;
  },
});
app.http("isWarm", { handler: () => ({ jsonBody: warm }) });

const counts: number[] = [];
// The library passes a retry policy on for any trigger; its types know it for some only.
const retry = { retry: { strategy: "fixedDelay", delayInterval: { seconds: 0 }, maxRetryCount: 2 } };
app.eventGrid("retried", {
  ...retry,
  handler: (_event, context) => {
    counts.push(context.retryContext?.retryCount ?? -1);
    if ((context.retryContext?.retryCount ?? 0) < 2) throw new Error("again");
  },
});
app.http("counts", { handler: () => ({ jsonBody: counts }) });
let ticks = 0;
app.timer("tick", {
  schedule: "0 0 3 * * *",
  handler: () => {
    ticks++;
  },
});
app.http("ticks", { handler: () => ({ jsonBody: ticks }) });

const text = output.generic({ type: "twilioSms", from: "+1" });
app.http("texts", {
  extraOutputs: [text],
  handler: (_request, context) => {
    context.extraOutputs.set(text, { body: "on its way" });
    return { body: "sent" };
  },
});
