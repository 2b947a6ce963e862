import { app } from "@azure/functions";
import * as df from "durable-functions";

df.app.activity("greet", { handler: (name: string) => `Hello ${name}!` });
df.app.activity("flaky", {
  handler: ({ failures, key }: { failures: number; key: string }) => {
    const tried = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, tried);
    if (tried <= failures) throw new Error(`failure ${tried}`);
    return tried;
  },
});
const attempts = new Map<string, number>();

df.app.orchestration("chain", function* (context) {
  const greetings = [];
  for (const city of ["Tokyo", "Seattle", "London"])
    greetings.push(yield context.df.callActivity("greet", city));
  return greetings;
});

df.app.orchestration("one", function* (context) {
  return yield context.df.callActivity("greet", context.df.getInput());
});

df.app.orchestration("sequence", function* (context) {
  const length = context.df.getInput() as number;
  for (let n = 0; n < length; n++) yield context.df.callActivity("greet", String(n));
  return length;
});

df.app.orchestration("fanOut", function* (context) {
  const names: string[] = context.df.getInput() as string[];
  return yield context.df.Task.all(names.map((name) => context.df.callActivity("greet", name)));
});

df.app.orchestration("retrying", function* (context) {
  const { attempts, failures } = context.df.getInput() as { attempts: number; failures: number };
  const retry = new df.RetryOptions(10, attempts);
  return yield context.df.callActivityWithRetry("flaky", retry, { failures, key: context.df.instanceId });
});

df.app.orchestration("approval", function* (context) {
  context.df.setCustomStatus({ waiting: true });
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + 7 * 86_400_000);
  const timer = context.df.createTimer(deadline);
  const approved = context.df.waitForExternalEvent("approved");
  const winner = yield context.df.Task.any([approved, timer]);
  if (winner === timer) return "too late";
  timer.cancel();
  return approved.result;
});

df.app.orchestration("parent", function* (context) {
  const results: unknown[] = yield context.df.Task.all([
    context.df.callSubOrchestrator("chain"),
    context.df.callSubOrchestrator("fanOut", ["x"]),
  ]);
  return results.flat();
});

df.app.orchestration("countdown", function* (context) {
  const left = context.df.getInput() as number;
  if (left === 0) return "liftoff";
  yield context.df.callActivity("greet", String(left));
  context.df.continueAsNew(left - 1);
  return undefined;
});

app.http("hello", {
  methods: ["GET", "POST"],
  handler: async (request) => ({ jsonBody: { name: request.query.get("name"), body: await request.text() } }),
});

app.http("start", {
  route: "start/{orchestrator}",
  methods: ["POST"],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const input = await request.json().catch(() => undefined);
    const id = await client.startNew(request.params.orchestrator as string, { input });
    return client.createCheckStatusResponse(request, id);
  },
});

app.eventGrid("onEvent", {
  handler: (event) => {
    if (event.subject === "bad") throw new Error("bad event");
  },
});
