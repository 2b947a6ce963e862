import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../src/clock.ts";
import { expected, hasTies, type Program, type Step, type TaskProgram } from "./program.ts";
import { outcome, startApp } from "./start-app.ts";

const leaf: fc.Arbitrary<TaskProgram> = fc.oneof(
  fc.record({ kind: fc.constant("call" as const), value: fc.integer() }),
  fc.constant({ kind: "fail" as const }),
  fc.record({ kind: fc.constant("timer" as const), seconds: fc.integer({ min: 1, max: 900_000 }) }),
  fc.record({
    kind: fc.constant("retry" as const),
    failures: fc.integer({ min: 0, max: 4 }),
    attempts: fc.integer({ min: 1, max: 4 }),
    wait: fc.integer({ min: 1, max: 1000 }),
  }),
);

function task(depth: number): fc.Arbitrary<TaskProgram> {
  if (depth === 0) return leaf;
  const tasks = fc.array(task(depth - 1), { minLength: 1, maxLength: 4 });
  return fc.oneof(
    leaf,
    fc.record({ kind: fc.constant("all" as const), tasks }),
    fc.record({ kind: fc.constant("any" as const), tasks }),
    program(depth - 1, false).map((inner): TaskProgram => ({ kind: "sub", program: inner })),
  );
}

function program(depth: number, events: boolean): fc.Arbitrary<Program> {
  const yields = task(depth)
    .filter((each) => !hasTies(each))
    .map((each): Step => ({ kind: "task", task: each }));
  const steps = events
    ? fc.oneof({ arbitrary: yields, weight: 4 }, fc.constant<Step>({ kind: "event" }))
    : fc.oneof({ arbitrary: yields, weight: 9 }, fc.constant<Step>({ kind: "throw" }));
  return fc.record({
    steps: fc.array(steps, { maxLength: 5 }),
    // Beginning again drops events that came early.
    rounds: events ? fc.constant(0) : fc.integer({ min: 0, max: 2 }),
  });
}

test("random orchestrations come to what a plain model of the semantics says", {
  timeout: 120_000,
}, async () => {
  const clock = createVirtualClock();
  const host = await startApp("programs", { clock });
  await fc.assert(
    fc.asyncProperty(
      fc.boolean().chain((events) => program(3, events)),
      async (random) => {
        const { ok, output, end } = expected(random);
        const id = await host.durable.start({ name: "program", input: JSON.stringify({ program: random }) });
        const events = random.steps.filter((step) => step.kind === "event").length;
        for (let n = 0; n < events; n++) await host.durable.raiseEvent(id, "e", String(n));
        if (end > 0) {
          await clock.advance(end * 1000 - 1, () => host.idle());
          expect(outcome(host, id).status).toBe("Running");
          await clock.advance(1, () => host.idle());
        }
        await host.idle();
        expect(outcome(host, id)).toMatchObject(ok ? { status: "Completed", output } : { status: "Failed" });
      },
    ),
    { numRuns: 60 },
  );
});
