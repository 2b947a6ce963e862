import * as df from "durable-functions";

const later = (context: { df: { currentUtcDateTime: Date } }, ms: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);

df.app.activity("double", { handler: (n: number) => 2 * n });
df.app.activity("slowly", {
  handler: async (n: number) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return n;
  },
});

df.app.entity<number>("sum", (context) => {
  const sum = context.df.getState(() => 0) ?? 0;
  if (context.df.operationName === "add") context.df.setState(sum + (context.df.getInput<number>() ?? 0));
  context.df.return(sum);
});

df.app.orchestration("child", function* (context) {
  const n = context.df.getInput() as number;
  yield context.df.createTimer(later(context, 20));
  return (yield context.df.callActivity("slowly", n)) + 1;
});

df.app.orchestration("rounds", function* (context) {
  const { left, total } = context.df.getInput() as { left: number; total: number };
  if (left === 0) return total;
  const next = yield context.df.callActivity("double", left);
  context.df.continueAsNew({ left: left - 1, total: total + next });
  return undefined;
});

/** A little of everything; for n it comes to 2n + (n+1) + 6 + the event's value. */
df.app.orchestration("mixed", function* (context) {
  const n = context.df.getInput() as number;
  const doubled = yield context.df.callActivity("double", n);
  const [child, rounds] = yield context.df.Task.all([
    context.df.callSubOrchestrator("child", n),
    context.df.callSubOrchestrator("rounds", { left: 2, total: 0 }),
    context.df.createTimer(later(context, 30)),
    context.df.callActivity("slowly", 1),
  ]);
  yield context.df.callEntity(new df.EntityId("sum", "called"), "add", n);
  context.df.signalEntity(new df.EntityId("sum", "signalled"), "add", n);
  const timer = context.df.createTimer(later(context, 86_400_000));
  const event = context.df.waitForExternalEvent("go");
  yield context.df.Task.any([event, timer]);
  timer.cancel();
  return doubled + child + rounds + (event.result as number);
});
