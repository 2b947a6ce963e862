import * as df from "durable-functions";
import type { Program, TaskProgram } from "../../program.ts";

const runs = new Map<string, number>();

df.app.activity("value", { handler: (value: number) => value });
df.app.activity("fail", {
  handler: () => {
    throw new Error("always");
  },
});
df.app.activity("failFirst", {
  handler: ({ key, failures }: { key: string; failures: number }) => {
    const run = (runs.get(key) ?? 0) + 1;
    runs.set(key, run);
    if (run <= failures) throw new Error("not yet");
    return run;
  },
});

/** Carries out a random program; see the model beside it for what must come out. */
df.app.orchestration("program", function* (context) {
  const { program, round = 0 } = context.df.getInput() as { program: Program; round?: number };
  const log: unknown[] = [];
  let keys = 0;

  function build(task: TaskProgram): df.Task {
    switch (task.kind) {
      case "call":
        return context.df.callActivity("value", task.value);
      case "fail":
        return context.df.callActivity("fail");
      case "retry": {
        const key = `${context.df.instanceId}/${round}/${keys++}`;
        const retry = new df.RetryOptions(task.wait * 1000, task.attempts);
        return context.df.callActivityWithRetry("failFirst", retry, { key, failures: task.failures });
      }
      case "timer":
        return context.df.createTimer(
          new Date(context.df.currentUtcDateTime.getTime() + task.seconds * 1000),
        );
      case "sub":
        return context.df.callSubOrchestrator("program", { program: task.program });
      case "all":
        return context.df.Task.all(task.tasks.map(build));
      case "any":
        return context.df.Task.any(task.tasks.map(build));
    }
  }

  for (const step of program.steps) {
    if (step.kind === "throw") throw new Error("as the program says");
    if (step.kind === "event") {
      log.push(yield context.df.waitForExternalEvent("e"));
      continue;
    }
    const task = build(step.task);
    try {
      log.push(plain(step.task, task, yield task));
    } catch {
      log.push("failed");
    }
  }
  if (round === program.rounds) return log;
  context.df.continueAsNew({ program, round: round + 1 });
  return undefined;
});

/** A Task.any gives its winning task: shown as its place. */
function plain(task: TaskProgram, built: df.Task, value: unknown): unknown {
  const inner = (built as unknown as { children: df.Task[] }).children;
  if (task.kind === "any") return { won: inner.indexOf(value as df.Task) };
  if (task.kind === "timer") return null;
  if (task.kind !== "all") return value;
  return task.tasks.map((each, index) => plain(each, inner[index] as df.Task, (value as unknown[])[index]));
}
