import { beforeAll, describe, expect, test } from "vitest";
import { createVirtualClock, type VirtualClock } from "../src/clock.ts";
import type { Host } from "../src/host.ts";
import { appForAll, outcome, runToEnd, startApp } from "./start-app.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

describe("durable semantics", () => {
  let host: Host;
  let clock: VirtualClock;
  let ids = 0;
  beforeAll(async () => {
    clock = createVirtualClock();
    host = await appForAll("semantics", { clock });
  });

  const advance = (by: number) => clock.advance(by, () => host.idle());
  const start = (name: string, input?: unknown) =>
    host.durable.start({ name, id: `i${ids++}`, input: input === undefined ? null : JSON.stringify(input) });
  const raise = (id: string, name: string, value: unknown) =>
    host.durable.raiseEvent(id, name, JSON.stringify(value));

  test("payloads of every JSON kind come back as they went", async () => {
    const values = ["text", '{"looks":"like json"}', 1, 1.5, true, null, [1, [2]], { a: { b: "c" } }];
    expect((await runToEnd(host, "echoes", values)).output).toEqual(values);
  });

  test("Task.any tells the winner again and again until all have won", async () => {
    const id = await start("firstOf");
    for (const name of ["b", "c", "a"]) {
      await raise(id, name, name);
      await host.idle();
    }
    expect(outcome(host, id).output).toEqual(["b", "c", "a"]);
  });

  test("a task yielded again inside another Task.any is the same task, run once", async () => {
    expect(await runToEnd(host, "drain")).toEqual({ status: "Completed", output: 16 });
  });

  test("nor does a failure in the turn that drained them run them again", async () => {
    const id = await start("drainThenThrow");
    await expect.poll(() => host.durable.history(id).length).toBeGreaterThan(3);
    // All three results wait until the resume, so that one turn brings them.
    await host.durable.suspend(id, "hold");
    await host.idle();
    await host.durable.resume(id, "go");
    await host.durable.ended(id);
    expect(outcome(host, id).output).toContain("all drained");
    expect((await runToEnd(host, "runsOf", id)).output).toBe(3);
  });

  test("Task.all and Task.any nest", async () => {
    expect((await runToEnd(host, "nested")).output).toEqual([[1, 2], 3, [4, 5]]);
  });

  test("a timer of twenty days is split into steps and fires at its time", async () => {
    const id = await start("sleep", 20);
    await advance(20 * day - 1);
    expect(outcome(host, id).status).toBe("Running");
    await advance(1);
    expect(outcome(host, id)).toEqual({ status: "Completed", output: 20 });
    const timers = host.durable.history(id).filter((event) => event.FireAt && event.EventId >= 0);
    expect(timers.length).toBe(6);
  });

  test("an orchestration stays Running until its forgotten timer fires, and not if it cancels it", async () => {
    const [forgets, cancels] = [await start("forgottenTimer"), await start("forgottenTimer", "cancel")];
    await Promise.all([raise(forgets, "go", 1), raise(cancels, "go", 1)]);
    await host.idle();
    expect(outcome(host, cancels).status).toBe("Completed");
    expect(outcome(host, forgets).status).toBe("Running");
    await advance(day);
    expect(outcome(host, forgets)).toEqual({ status: "Completed", output: "gone" });
  });

  test("events that come early wait in the order in which they came", async () => {
    const id = await start("twoEvents");
    await Promise.all([raise(id, "e", 1), raise(id, "e", 2)]);
    await host.durable.ended(id);
    expect(outcome(host, id).output).toEqual([1, 2]);
  });

  test("a suspended instance keeps what happens until it is resumed", async () => {
    const id = await start("twoEvents");
    await host.idle();
    await host.durable.suspend(id, "for a while");
    await host.idle();
    await raise(id, "e", 1);
    await raise(id, "e", 2);
    await host.idle();
    expect(outcome(host, id).status).toBe("Suspended");
    await host.durable.resume(id, "go on");
    await host.durable.ended(id);
    expect(outcome(host, id)).toEqual({ status: "Completed", output: [1, 2] });
  });

  test("a suspended instance is resumed however much waits before the resume", async () => {
    const id = await start("twoEvents");
    await host.durable.suspend(id, "flood");
    await host.idle();
    await Promise.all(Array.from({ length: 1500 }, (_, n) => raise(id, "e", n)));
    await host.durable.resume(id, "go");
    await host.durable.ended(id);
    expect(outcome(host, id).output).toEqual([0, 1]);
  });

  test("terminating ends an instance at once, with the reason as its output", async () => {
    const id = await start("twoEvents");
    await host.durable.terminate(id, "enough");
    await host.durable.ended(id);
    expect(outcome(host, id)).toEqual({ status: "Terminated", output: "enough" });
    expect(await raise(id, "e", 1)).toBe("ended");
  });

  test("a custom status above 16 KB fails the orchestration", async () => {
    expect((await runToEnd(host, "status", 100)).status).toBe("Completed");
    const tooLarge = await runToEnd(host, "status", 9000);
    expect(tooLarge.status).toBe("Failed");
    expect(tooLarge.output).toContain("must not exceed 16 KB");
  });

  test("retries of several tasks at once keep each result with its task", async () => {
    const id = await start("fanOutWithRetries");
    await advance(10_000);
    expect(outcome(host, id)).toEqual({ status: "Completed", output: [1, 2, 3, 4, "x", "after"] });
  });

  test("a retried sub-orchestration with an explicit id uses that id again, and backs off", async () => {
    const id = await start("childWithRetry", { key: "child-retry", failures: 2 });
    await advance(2_999);
    expect(outcome(host, id).status).toBe("Running");
    await advance(1);
    expect(outcome(host, id)).toEqual({ status: "Completed", output: ["kept", 3] });
    expect(outcome(host, "the-child").status).toBe("Completed");
  });

  test("after the retry time-out no further attempt is made", async () => {
    const id = await start("limitedRetry");
    await advance(200 * minute);
    expect(outcome(host, id).status).toBe("Failed");
    expect(outcome(host, id).output).toMatch(/not tried again/);
  });

  test("a caught failure is followed up, and its text names the activity", async () => {
    const { output } = await runToEnd(host, "catches");
    expect(output[0]).toContain("Activity function 'failUntil' failed: run 1");
    expect(output[1]).toBe("cleanup");
  });

  test("an error that the app describes keeps its type, message and properties", async () => {
    expect((await runToEnd(host, "exceeding")).output).toEqual(["RangeError", "too much", { limit: 7 }]);
  });

  test("an activity that the app does not have fails the orchestration by name", async () => {
    const { status, output } = await runToEnd(host, "callsUnknown");
    expect(status).toBe("Failed");
    expect(output).toContain(
      "The function 'nowhere' doesn't exist, is disabled, or is not an activity function",
    );
  });

  test("a yield of something that is no task fails with the SDK's own words", async () => {
    const { status, output } = await runToEnd(host, "badYield");
    expect(status).toBe("Failed");
    expect(output).toContain(
      "Orchestrator function 'badYield' failed: Durable Functions programming constraint",
    );
  });

  test("isReplaying is true up to what has just happened", async () => {
    expect((await runToEnd(host, "isReplaying")).output).toEqual([true, true, false]);
  });

  test("an activity may use the durable client and knows its instance", async () => {
    const id = await start("client");
    await host.durable.ended(id);
    expect(outcome(host, id).output).toEqual({ instance: id, status: "Running" });
  });

  describe("rewind", () => {
    test("runs a failed activity again and keeps what succeeded", async () => {
      const id = await start("failing", { key: "rewound", failures: 1 });
      await host.durable.ended(id);
      expect(outcome(host, id).status).toBe("Failed");
      expect(await host.durable.rewind(id, "once more")).toBe("accepted");
      await host.durable.ended(id);
      expect(outcome(host, id)).toEqual({ status: "Completed", output: ["kept", 2] });
    });

    test("reaches the failed child of a failed parent", async () => {
      const id = await start("failingChild", { key: "rewound-child", failures: 1 });
      await host.durable.ended(id);
      await host.durable.rewind(id, "once more");
      await host.durable.ended(id);
      expect(outcome(host, id)).toEqual({ status: "Completed", output: ["kept", 2] });
    });

    test("gives a task that has used up its retries one more attempt", async () => {
      const id = await start("failing", { key: "rewound-retry", failures: 2, attempts: 2 });
      await advance(1000);
      expect(outcome(host, id).status).toBe("Failed");
      await host.durable.rewind(id, "once more");
      await host.durable.ended(id);
      expect(outcome(host, id)).toEqual({ status: "Completed", output: ["kept", 3] });
    });

    test("is refused for an instance that has not failed", async () => {
      const id = await start("nested");
      await host.durable.ended(id);
      expect(await host.durable.rewind(id, "why not")).toBe("ended");
      expect(await host.durable.rewind("nobody", "why not")).toBe("unknown");
    });
  });

  test("restart begins the same orchestration with the same input again", async () => {
    const id = await start("echoes", [1]);
    await host.durable.ended(id);
    const again = await host.durable.restart(id, true);
    await host.durable.ended(again);
    expect(again).not.toBe(id);
    expect(outcome(host, again).output).toEqual([1]);
    expect(await host.durable.restart(id, false)).toBe(id);
  });

  test("an active id cannot be started again, a finished one can, and strange ids are refused", async () => {
    const id = await start("twoEvents");
    await expect(host.durable.start({ name: "twoEvents", id, input: null })).rejects.toThrow(
      /already exists/,
    );
    await host.durable.terminate(id, "");
    await host.durable.ended(id);
    expect(await host.durable.start({ name: "nested", id, input: null })).toBe(id);
    for (const bad of ["", "@x", "x".repeat(101), "caf\u00e9", "a\tb"]) {
      await expect(host.durable.start({ name: "nested", id: bad, input: null })).rejects.toThrow(
        /Invalid instance id/,
      );
    }
    for (const good of ["a#b", "a b", "~", "x".repeat(100)])
      expect(await host.durable.start({ name: "nested", id: good, input: null })).toBe(good);
  });
});

test("an execution that asks for more actions than are allowed fails and says so", async () => {
  const name = "AzureFunctionsJobHost__extensions__durableTask__maxOrchestrationActions";
  const host = await startApp("semantics", { env: { [name]: "4" } });
  expect(await runToEnd(host, "echoes", [1, 2, 3, 4])).toEqual({ status: "Completed", output: [1, 2, 3, 4] });
  const failed = await runToEnd(host, "echoes", [1, 2, 3, 4, 5]);
  expect(failed.status).toBe("Failed");
  expect(failed.output).toContain("Maximum amount of orchestration actions (4) has been reached.");
});

test("with overridableExistingInstanceStates AnyState a start replaces an instance that runs", async () => {
  const name = "AzureFunctionsJobHost__extensions__durableTask__overridableExistingInstanceStates";
  const host = await startApp("semantics", { env: { [name]: "AnyState" } });
  await host.durable.start({ name: "sleep", id: "same", input: "20" });
  await host.idle();
  expect(await runToEnd(host, "echoes", ["new"], "same")).toEqual({ status: "Completed", output: ["new"] });
});
