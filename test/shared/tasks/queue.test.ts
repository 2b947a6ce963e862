import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { Blobs } from "../../../shared/clients/blobs.ts";
import {
  budgetOf,
  keepQueue,
  notBegun,
  type Taken,
  take,
  takeNext,
  takeWithin,
} from "../../../shared/tasks/queue.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const tasks = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    return { runId: "run-1", step: `trial-${n + 1}`, entryPoint: "train" as const, spec: `spec-${n + 1}` };
  });

describe("taking tasks", () => {
  test("gives each one once, and a token always the same, in whatever order and however often they ask", () => {
    const asked = fc.array(fc.stringMatching(/^[abc]-[1-4]$/), { maxLength: 40 });
    fc.assert(
      fc.property(asked, fc.nat(8), (tokens, count) => {
        let taken = { tokens: [] as string[] };
        const given = new Map<string, number>();
        for (const token of tokens) {
          taken = take(taken, token, count);
          const n = taken.tokens.indexOf(token);
          expect(n).toBe(given.get(token) ?? n);
          given.set(token, n);
        }
        const got = [...given.values()].filter((n) => n >= 0).sort((a, b) => a - b);
        expect(got).toEqual(Array.from({ length: Math.min(count, given.size) }, (_, n) => n));
      }),
    );
  });
});

describe("taking tasks within a budget", () => {
  const SECOND = 1000;
  const budget = { since: new Date(0).toISOString(), before: 0, closes: true };
  const taking = (limits: object, asked: [token: string, second: number][], tasks = 9) =>
    asked.reduce<z.infer<typeof Taken>>(
      (taken, [token, second]) => takeWithin({ ...budget, ...limits }, taken, token, tasks, second * SECOND),
      { tokens: [] },
    );

  test("no task is given once the time is over, however often lanes ask, and each keeps what it has", () => {
    const taken = taking({ time: 100 }, [["a-1", 0], ["b-1", 1], ["a-2", 99], ["b-2", 100], ["a-2", 101], ["a-3", 50]]); // biome-ignore format: pairs
    expect(taken).toMatchObject({ tokens: ["a-1", "b-1", "a-2"], closed: true });
  });

  test("the run time is that of all lanes together, each task's until its lane asks again, and what was before", () => {
    const asked: [string, number][] = [["a-1", 0], ["b-1", 0], ["a-2", 40], ["b-2", 40]]; // biome-ignore format: pairs
    expect(taking({ runTime: 81 }, asked).tokens).toEqual(["a-1", "b-1", "a-2", "b-2"]);
    expect(taking({ runTime: 80 }, asked)).toMatchObject({ tokens: ["a-1", "b-1"], closed: true });
    expect(taking({ runTime: 91, before: 11 }, asked).tokens).toEqual(["a-1", "b-1"]);
    expect(taking({ runTime: 81 }, [...asked, ["a-1", 500]]).times?.["a-1"]).toEqual({
      at: 0,
      until: 40 * SECOND,
    });
  });

  test("one is always given, and a queue that does not close gives all", () => {
    expect(taking({ time: 1 }, [["a-1", 50]]).tokens).toEqual(["a-1"]);
    expect(taking({ time: 1, closes: false }, [["a-1", 50], ["a-2", 60]]).tokens).toEqual(["a-1", "a-2"]); // biome-ignore format: pairs
  });

  test("what was not begun is known afterwards", async () => {
    const limits = { budget: { since: new Date(0).toISOString(), time: 1, before: 0 }, closes: true };
    await keepQueue(blobs, "run-5", "trial", tasks(3), limits);
    expect((await takeNext(blobs, "run-5", "trial", "a-1"))?.step).toBe("trial-1");
    expect(await notBegun(blobs, "run-5", "trial")).toEqual(new Set());
    expect(await takeNext(blobs, "run-5", "trial", "a-2")).toBeNull();
    expect(await notBegun(blobs, "run-5", "trial")).toEqual(new Set(["trial-2", "trial-3"]));
    expect(await budgetOf(blobs, "run-5", "trial", Date.now())).toMatchObject({ spent: true });
    expect(await budgetOf(blobs, "run-1", "trial", Date.now())).toBeUndefined();
  });
});

describe("a queue in storage", () => {
  test("is taken from by many at once, each task once", async () => {
    await keepQueue(blobs, "run-1", "trial", tasks(6));
    const asked = ["a-1", "b-1", "c-1", "a-1", "b-1", "c-1", "a-2", "b-2"];
    const got = await Promise.all(asked.map((token) => takeNext(blobs, "run-1", "trial", token)));
    const byToken = new Map(asked.map((token, n) => [token, got[n]?.step]));
    expect(asked.map((token) => byToken.get(token))).toEqual(got.map((task) => task?.step));
    expect([...byToken.values()].toSorted()).toEqual(tasks(5).map(({ step }) => step));
  });

  test("is empty when all are taken, and stays so", async () => {
    await keepQueue(blobs, "run-2", "trial", tasks(1));
    expect(await takeNext(blobs, "run-2", "trial", "a-1")).toEqual(tasks(1)[0]);
    expect(await takeNext(blobs, "run-2", "trial", "a-2")).toBeNull();
    expect(await takeNext(blobs, "run-2", "trial", "a-1")).toEqual(tasks(1)[0]);
    expect(await takeNext(blobs, "run-2", "trial", "a-2")).toBeNull();
  });

  test("is written once: whoever writes it again forgets nothing that was taken", async () => {
    await keepQueue(blobs, "run-3", "trial", tasks(2));
    await takeNext(blobs, "run-3", "trial", "a-1");
    await keepQueue(blobs, "run-3", "trial", tasks(2));
    expect((await takeNext(blobs, "run-3", "trial", "b-1"))?.step).toBe("trial-2");
  });

  test("that is gone is a reason to end", async () => {
    await expect(takeNext(blobs, "run-4", "trial", "a-1")).rejects.toThrow(
      'run run-4 has no queue "trial" any more: ask for a new run',
    );
  });
});
