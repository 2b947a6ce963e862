const df = require("durable-functions");

df.app.entity("Note", (context) => {
  if (context.df.operationName === "write") context.df.setState(context.df.getInput());
});

df.app.orchestration("quick", function* (context) {
  return context.df.getInput();
});

df.app.orchestration("waiting", function* (context) {
  return yield context.df.waitForExternalEvent("go");
});

df.app.orchestration("polls", function* (context) {
  const response = yield context.df.callHttp({ method: "POST", url: context.df.getInput(), body: { a: 1 } });
  return [response.statusCode, JSON.parse(response.content)];
});

df.app.orchestration("plainHttp", function* (context) {
  const [url, dead] = context.df.getInput();
  const answer = yield context.df.callHttp({ method: "PUT", url, body: "short", enablePolling: false });
  try {
    yield context.df.callHttp({ method: "GET", url: dead });
    return "no error";
  } catch (error) {
    return [answer.statusCode, answer.content, error.message.includes("The HTTP call GET")];
  }
});

df.app.activity("stumble", {
  handler: () => {
    stumbles = (globalThis.stumbles ?? 0) + 1;
    if (stumbles === 1) throw new Error("stumbled");
    return stumbles;
  },
});

df.app.orchestration("stumbling", function* (context) {
  return yield context.df.callActivity("stumble");
});

df.app.orchestration("failing", function* () {
  throw new Error("failed on purpose");
});

df.app.orchestration("withToken", function* (context) {
  const tokenSource = new df.ManagedIdentityTokenSource("https://example.com");
  const response = yield context.df.callHttp({ method: "GET", url: context.df.getInput(), tokenSource });
  return response.content;
});

df.app.orchestration("authorized", function* (context) {
  const headers = {
    Authorization: "Bearer mine",
    Cookie: "a=1",
    "X-Functions-Key": "key",
    "X-Other": "kept",
  };
  const tokenSource = context.df.getInput().token && new df.ManagedIdentityTokenSource("https://example.com");
  const call = {
    method: "GET",
    url: context.df.getInput().url,
    headers,
    ...(tokenSource && { tokenSource }),
  };
  return (yield context.df.callHttp(call)).content;
});

df.app.orchestration("nonsense", function* (context) {
  yield context.df.createTimer(new Date(Number.NaN));
});

df.app.orchestration("noMethod", function* (context) {
  yield context.df.callHttp({ url: "http://127.0.0.1:1/" });
});

df.app.activity("twice", { handler: (n) => 2 * n });

df.app.orchestration("storied", function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
  const six = yield context.df.callActivity("twice", 3);
  const child = yield context.df.callSubOrchestrator("quick", { six }, "storied-child");
  try {
    yield context.df.callActivity("stumbleAlways");
  } catch {}
  yield context.df.waitForExternalEvent("go");
  return child;
});

df.app.activity("stumbleAlways", {
  handler: () => {
    throw new Error("always");
  },
});
