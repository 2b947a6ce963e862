import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { keepQueue, take, takeNext } from "../../../shared/tasks/queue.ts";
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
