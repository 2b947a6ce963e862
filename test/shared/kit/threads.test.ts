import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { oneAtATime } from "../../../shared/kit/threads.ts";
import { temporaryFolder } from "../../local/processes.ts";

/** A thread that answers each piece of work by this function of {work, input}; `around` and `counter` are known to it. */
function threads(answer: string, around: object = {}) {
  const script = join(temporaryFolder(), "life.mjs");
  writeFileSync(
    script,
    `import { parentPort, workerData as around } from "node:worker_threads";
     let counter = 0;
     const answer = ${answer};
     parentPort.on("message", async (asked) => { counter++; parentPort.postMessage(await answer(asked)); });`,
  );
  return oneAtATime(pathToFileURL(script), around);
}

test("a thread is told what to do, with what and what is around, and gives the result", async () => {
  const ask = threads("(asked) => ({ ok: { asked, around } })", { here: 1 });
  const told = { asked: { work: "add", input: { more: 2 } }, around: { here: 1 } };
  expect(await ask("add", { more: 2 })).toEqual(told);
});

test("pieces of work follow one another in one thread, also after one that failed", async () => {
  const counts = new Int32Array(new SharedArrayBuffer(8)); // how many there are now, and were at the most
  const ask = threads(
    `async ({ input }) => {
      const there = Atomics.add(around.counts, 0, 1) + 1;
      if (there > Atomics.load(around.counts, 1)) Atomics.store(around.counts, 1, there);
      await new Promise((resolve) => setImmediate(resolve));
      Atomics.sub(around.counts, 0, 1);
      return input === 2 ? { failed: "the second one" } : { ok: counter };
    }`,
    { counts },
  );
  const ended = await Promise.allSettled([1, 2, 3].map((n) => ask("wait", n)));
  expect(ended).toMatchObject([
    { value: 1 },
    { reason: { name: "Error", message: "the second one" } },
    { value: 3 },
  ]);
  expect(counts[1]).toBe(1);
});

test("an error that no retry mends is one here too", async () => {
  const ask = threads('() => ({ terminal: "no such model" })');
  await expect(ask("any", null)).rejects.toMatchObject({ name: "TerminalError", message: "no such model" });
});

test("a thread that ends without an answer is an error, and the next work has another one", async () => {
  const ask = threads("({ work }) => (work === 'end' ? process.exit(0) : { ok: counter })");
  await expect(ask("end", null)).rejects.toThrow("without an answer");
  expect(await ask("go on", null)).toBe(1);
});

test("one that holds too much is stopped, and this process goes on", async () => {
  const ask = threads("() => { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); }");
  await expect(ask("any", null)).rejects.toThrow("memory");
});
