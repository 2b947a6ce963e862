import { describe, expect, test } from "vitest";
import { z } from "zod";
import { activity, orchestration, starting, step } from "../../../shared/kit/contract.ts";
import {
  awaitPending,
  type Ctx,
  Interrupted,
  listenFor,
  now,
  run,
  sleep,
  stopListening,
  version,
  type Workflow,
  waitFor,
} from "../../../shared/kit/durable.ts";
import { replay } from "../../orchestrations/engine.ts";
import { play, type Script } from "../../orchestrations/replay.ts";

const contract = orchestration(starting("tried", z.unknown()), z.unknown());
const work = activity("work", { input: z.unknown(), output: z.unknown() });
const child = orchestration(starting("child", z.unknown()), z.unknown());
const live = (workflow: (ctx: Ctx) => Workflow<unknown>, script: Script = {}) =>
  play(contract, workflow, null, { activities: { work: () => "done" }, ...script });
const cancel = (turn: number) => ({ name: "cancel", payload: { reason: "no" }, turn });
const names = ({ calls }: { calls: { name: string }[] }) => calls.map(({ name }) => name);

function* interruptible(ctx: Ctx, waits: () => Workflow<unknown>): Workflow<unknown> {
  listenFor(ctx, "cancel");
  try {
    return yield* waits();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    yield* awaitPending(ctx);
    return { interrupted: error.payload, at: now(ctx) };
  }
}

describe("a sleep", () => {
  const start = Date.parse("2026-01-01T00:00:00Z");

  test("lasts its time", async () => {
    const { output } = await live(function* (ctx) {
      yield* sleep(ctx, 3600);
      return now(ctx) - start;
    });
    expect(output).toBe(3_600_000);
  });

  test("ends at once when it is interrupted, and nothing waits for its timer any more", async () => {
    const played = await live((ctx) => interruptible(ctx, () => sleep(ctx, 3600)), { event: cancel(0) });
    expect(played.output).toEqual({ interrupted: { reason: "no" }, at: start });
    expect(names(played)).toEqual(["timer"]);
    expect(played.left).toEqual([]);
  });

  test("that nobody interrupts has one timer, and so has the next one", async () => {
    const played = await live((ctx) =>
      interruptible(ctx, function* () {
        yield* sleep(ctx, 60);
        yield* sleep(ctx, 60);
        return now(ctx) - start;
      }),
    );
    expect(played.output).toBe(120_000);
    expect(names(played)).toEqual(["timer", "timer"]);
  });

  test("is not interrupted once what follows must not be left half done", async () => {
    const played = await live(
      (ctx) =>
        interruptible(ctx, function* () {
          stopListening(ctx);
          yield* sleep(ctx, 60);
          return "slept";
        }),
      { event: cancel(0) },
    );
    expect(played.output).toBe("slept");
  });
});

describe("waiting for an event", () => {
  const approval = (turn: number) => ({ name: "approve", payload: { by: "me" }, turn });
  function* approved(ctx: Ctx): Workflow<unknown> {
    const answer = yield* waitFor(ctx, "approve", { timeout: 60 });
    return [answer ?? null, yield* run(ctx, step(work, null))];
  }

  test("gives what came with it, and its timer is cancelled", async () => {
    const played = await live(approved, { event: approval(0) });
    expect(played.output).toEqual([{ payload: { by: "me" } }, "done"]);
    expect(names(played)).toEqual(["timer", "work"]);
    expect(played.left).toEqual([]);
  });

  test("ends when its time is up; what comes later is nobody's", async () => {
    for (const script of [{}, { event: approval(1) }]) {
      const played = await live(approved, script);
      expect(played.output).toEqual([null, "done"]);
    }
  });

  test("gives an event that came before it was waited for", async () => {
    const played = await live(
      function* (ctx) {
        yield* run(ctx, step(work, null));
        return yield* approved(ctx);
      },
      { event: approval(0) },
    );
    expect(played.output).toEqual([{ payload: { by: "me" } }, "done"]);
  });

  test("is interrupted like a sleep", async () => {
    const played = await live((ctx) => interruptible(ctx, () => approved(ctx)), { event: cancel(0) });
    expect(played.output).toMatchObject({ interrupted: { reason: "no" } });
    expect(played.left).toEqual([]);
  });
});

describe("a step", () => {
  test("that was interrupted is awaited by whoever settles it", async () => {
    const played = await live((ctx) => interruptible(ctx, () => run(ctx, step(work, null))), {
      event: cancel(0),
    });
    expect(played.output).toMatchObject({ interrupted: { reason: "no" } });
    expect(played.left).toEqual([]);
  });

  test("is tried again as often as its policy says, and then fails", async () => {
    const passing = (times: number) =>
      live(
        function* (ctx) {
          try {
            return yield* run(ctx, step(work, null));
          } catch (error) {
            return String(error);
          }
        },
        { fails: (_, attempt) => attempt <= times },
      );
    expect((await passing(7)).output).toBe("done");
    expect((await passing(8)).output).toMatch(/work failed .* for now/s);
  });

  test.each([
    ["a".repeat(101), "(101 characters) can be no instance's id"],
    ["runs/x", 'letters, digits, "-" and "_" at most'],
    ["", "can be no instance's id"],
  ])("under an id that Durable would not take is an error: %s", (id, message) => {
    expect(() => step(child, null, id)).toThrow(message);
    expect(() => step(child, null, "a".repeat(100))).not.toThrow();
  });
});

test("the version of an orchestration is that of the app that started it", async () => {
  const versionOf = async (started: object) => {
    const at = { EventId: -1, IsPlayed: false, Timestamp: "2026-01-01T00:00:00Z" };
    const history = [
      { ...at, EventType: 12 },
      { ...at, EventType: 0, Name: "tried", Input: "null", ...started },
    ];
    const workflow = function* (ctx: Ctx): Workflow<unknown> {
      return version(ctx) ?? "none";
    };
    return (await replay(contract, workflow, null, history)).output;
  };
  expect(await versionOf({ Version: "2" })).toBe("2");
  expect(await versionOf({})).toBe("none");
});
