import { describe, expect, test } from "vitest";
import { createLane } from "../src/worker/lane.ts";
import type { WorkerProcess } from "../src/worker/worker-process.ts";

/** What a lane sees of a process. */
function processes(ready: () => Promise<{ problems: string[] }>) {
  const started: { killed: boolean }[] = [];
  const start = () => {
    const worker = { ready: ready(), ending: false, killed: false, stop: async () => {}, kill };
    function kill() {
      worker.killed = true;
    }
    started.push(worker);
    return worker as unknown as WorkerProcess;
  };
  return { start, started };
}
const loads = () => Promise.resolve({ problems: [] });
const always = () => true;

describe("a lane", () => {
  test("runs so many things at once, each in a process of its own, which serves again", async () => {
    const { start, started } = processes(loads);
    const lane = createLane(2, start);
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    let running = 0;
    let most = 0;
    const jobs = gates.map(({ promise }, n) =>
      lane.run({
        needed: always,
        async on() {
          most = Math.max(most, ++running);
          await promise;
          running--;
          return n;
        },
      }),
    );
    for (const { resolve } of gates) resolve();
    expect(await Promise.all(jobs)).toEqual([0, 1, 2, 3].map((value) => ({ value })));
    expect([most, started.length]).toEqual([2, 2]);
  });

  test("lets go what is no longer needed when its turn comes, and what is stopped while it waits or runs", async () => {
    const { start, started } = processes(loads);
    const lane = createLane(1, start);
    const gate = Promise.withResolvers<void>();
    const [waits, runs] = [new AbortController(), new AbortController()];
    const first = lane.run({ needed: always, on: () => gate.promise, signal: runs.signal });
    const second = lane.run({ needed: always, on: async () => {}, signal: waits.signal });
    const third = lane.run({ needed: () => false, on: async () => {} });
    waits.abort();
    await expect(second).rejects.toThrow("stopped");
    runs.abort();
    expect(started[0]?.killed).toBe(true);
    gate.reject(new Error("its process ended"));
    await expect(first).rejects.toThrow("its process ended");
    expect(await third).toBe("not needed");
  });

  test.each([
    ["ends", () => Promise.reject(new Error("it ended"))],
    ["loads by halves", () => Promise.resolve({ problems: ["main.js could not be loaded"] })],
  ])("gives up after three processes in which the app %s", async (_what, ready) => {
    const { start, started } = processes(ready);
    const ran = await createLane(1, start).run({ needed: always, on: async () => "never" });
    expect([ran, started.length]).toEqual(["does not load", 3]);
  });
});
