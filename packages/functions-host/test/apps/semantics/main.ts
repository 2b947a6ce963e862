import * as df from "durable-functions";

const runs = new Map<string, number>();

df.app.activity("echo", { handler: (value: unknown) => value });
df.app.activity("failUntil", {
  handler: ({ key, failures }: { key: string; failures: number }) => {
    const run = (runs.get(key) ?? 0) + 1;
    runs.set(key, run);
    if (run <= failures) throw new Error(`run ${run} of ${key} failed`);
    return run;
  },
});
df.app.activity("context", {
  extraInputs: [df.input.durableClient()],
  handler: async (_input: unknown, context) => {
    const client = df.getClient(context);
    const status = await client.getStatus(String(context.triggerMetadata?.instanceId));
    return { instance: context.triggerMetadata?.instanceId, status: status.runtimeStatus };
  },
});

df.app.orchestration("echoes", function* (context) {
  const values: unknown[] = context.df.getInput() as unknown[];
  const result = [];
  for (const value of values) result.push(yield context.df.callActivity("echo", value));
  return result;
});

df.app.orchestration("firstOf", function* (context) {
  const waiting = ["a", "b", "c"].map((name) => context.df.waitForExternalEvent(name));
  const order: unknown[] = [];
  while (waiting.length > 0) {
    const winner = yield context.df.Task.any(waiting);
    order.push(winner.result);
    waiting.splice(waiting.indexOf(winner), 1);
  }
  return order;
});

df.app.orchestration("drain", function* (context) {
  const tasks = [1, 2, 3].map((n) => context.df.callActivity("echo", n));
  let sum = 0;
  while (tasks.length > 0) {
    const winner = yield context.df.Task.any(tasks);
    sum += winner.result;
    tasks.splice(tasks.indexOf(winner), 1);
  }
  sum += yield context.df.callActivity("echo", 10);
  return sum;
});

df.app.activity("countedAndSlow", {
  handler: async (key: string) => {
    runs.set(key, (runs.get(key) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return runs.get(key);
  },
});
df.app.activity("runCount", { handler: (key: string) => runs.get(key) });

df.app.orchestration("drainThenThrow", function* (context) {
  const tasks = [1, 2, 3].map(() => context.df.callActivity("countedAndSlow", context.df.instanceId));
  while (tasks.length > 0) {
    const winner = yield context.df.Task.any(tasks);
    tasks.splice(tasks.indexOf(winner), 1);
  }
  throw new Error("all drained");
});

df.app.orchestration("runsOf", function* (context) {
  return yield context.df.callActivity("runCount", context.df.getInput());
});

df.app.orchestration("nested", function* (context) {
  const { all, any } = context.df.Task;
  const call = (n: number) => context.df.callActivity("echo", n);
  const winner = yield any([all([call(1), call(2)]), context.df.waitForExternalEvent("never")]);
  const [left, right] = yield all([any([call(3)]), all([call(4), call(5)])]);
  return [winner.result, left.result, right];
});

df.app.orchestration("sleep", function* (context) {
  const before = context.df.currentUtcDateTime.getTime();
  const days = context.df.getInput() as number;
  yield context.df.createTimer(new Date(before + days * 86_400_000));
  return (context.df.currentUtcDateTime.getTime() - before) / 86_400_000;
});

df.app.orchestration("forgottenTimer", function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 86_400_000));
  const event = context.df.waitForExternalEvent("go");
  yield context.df.Task.any([event, timer]);
  if (context.df.getInput() === "cancel") timer.cancel();
  return "gone";
});

df.app.orchestration("twoEvents", function* (context) {
  const first = yield context.df.waitForExternalEvent("e");
  const second = yield context.df.waitForExternalEvent("e");
  return [first, second];
});

df.app.orchestration("status", function* (context) {
  context.df.setCustomStatus({ stage: "x".repeat(context.df.getInput() as number) });
  yield context.df.callActivity("echo", 1);
  return "done";
});

df.app.orchestration("failing", function* (context) {
  const input = context.df.getInput() as { key: string; failures: number; attempts?: number };
  const before = yield context.df.callActivity("echo", "kept");
  const after = input.attempts
    ? yield context.df.callActivityWithRetry("failUntil", new df.RetryOptions(100, input.attempts), input)
    : yield context.df.callActivity("failUntil", input);
  return [before, after];
});

df.app.orchestration("failingChild", function* (context) {
  return yield context.df.callSubOrchestrator("failing", context.df.getInput());
});

df.app.orchestration("childWithRetry", function* (context) {
  const retry = new df.RetryOptions(1000, 3);
  retry.backoffCoefficient = 2;
  return yield context.df.callSubOrchestratorWithRetry("failing", retry, context.df.getInput(), "the-child");
});

df.app.orchestration("limitedRetry", function* (context) {
  const retry = new df.RetryOptions(60_000, 100);
  retry.retryTimeoutInMilliseconds = 150_000;
  return yield context.df.callActivityWithRetry("failUntil", retry, {
    key: context.df.instanceId,
    failures: 100,
  });
});

df.app.orchestration("fanOutWithRetries", function* (context) {
  const retry = new df.RetryOptions(1000, 5);
  const flaky = [0, 1, 2, 3].map((failures) =>
    context.df.callActivityWithRetry("failUntil", retry, {
      key: `${context.df.instanceId}-${failures}`,
      failures,
    }),
  );
  const results = yield context.df.Task.all([...flaky, context.df.callActivity("echo", "x")]);
  return [...results, yield context.df.callActivity("echo", "after")];
});

df.app.orchestration("catches", function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callActivity("failUntil", { key: context.df.instanceId, failures: 9 }),
      context.df.callActivity("echo", 1),
    ]);
    return "no";
  } catch (error) {
    return [(error as Error).message.split("\n")[0], yield context.df.callActivity("echo", "cleanup")];
  }
});

df.app.setExceptionPropertiesProvider({
  getExceptionProperties: (error) => (error instanceof RangeError ? { limit: 7 } : undefined),
});
df.app.activity("exceed", {
  handler: () => {
    throw new RangeError("too much");
  },
});
df.app.orchestration("exceeding", function* (context) {
  try {
    yield context.df.callActivity("exceed");
    return "no error";
  } catch (error) {
    const { failureDetails } = error as df.TaskFailedError;
    return [failureDetails.errorType, failureDetails.errorMessage, failureDetails.properties];
  }
});

df.app.orchestration("callsUnknown", function* (context) {
  return yield context.df.callActivity("nowhere");
});

df.app.orchestration("isReplaying", function* (context) {
  const seen = [context.df.isReplaying];
  yield context.df.callActivity("echo", 1);
  seen.push(context.df.isReplaying);
  yield context.df.callActivity("echo", 2);
  seen.push(context.df.isReplaying);
  return seen;
});

df.app.orchestration("client", function* (context) {
  return yield context.df.callActivity("context");
});

df.app.orchestration("badYield", function* () {
  yield 5 as never;
});

/** Its second step changed with version 2 of the app. */
df.app.orchestration("upgraded", function* (context) {
  const event = yield context.df.waitForExternalEvent("go");
  if (context.df.version === "1.0" || process.env.FORGET_OLD_VERSION === undefined) {
    return yield context.df.callActivity("echo", `old ${event}`);
  }
  return yield context.df.callSubOrchestrator("echoes", [`new ${event}`]);
});

df.app.orchestration("changed", function* (context) {
  yield context.df.callActivity(process.env.FIRST_ACTIVITY ?? "echo", 1);
  yield context.df.waitForExternalEvent("go");
  return "done";
});

df.app.orchestration("version", function* (context) {
  const child = context.df.getInput() === "child";
  const versions = [context.df.version];
  if (!child) versions.push(...(yield context.df.callSubOrchestrator("version", "child")));
  return versions;
});

const tooMuch = 1_048_577;
df.app.activity("repeat", { handler: (times: number) => "x".repeat(times) });
df.app.orchestration("enlarges", function* (context) {
  const { by } = context.df.getInput() as { by: string };
  if (by === "activity") yield context.df.callActivity("repeat", tooMuch);
  if (by === "input") yield context.df.callActivity("echo", "x".repeat(tooMuch));
  if (by === "next") context.df.continueAsNew({ text: "x".repeat(tooMuch) });
  return by === "output" ? "x".repeat(tooMuch) : by;
});
