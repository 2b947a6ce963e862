import { describe, expect, test } from "vitest";
import { outcome, runToEnd, startApp } from "./start-app.ts";

describe("an orchestration", async () => {
  test("calls activities one after the other, in parallel, through sub-orchestrations, and begins again", async () => {
    const host = await startApp("basics");
    const cities = ["Hello Tokyo!", "Hello Seattle!", "Hello London!"];
    expect(await runToEnd(host, "chain")).toEqual({ status: "Completed", output: cities });
    expect(await runToEnd(host, "fanOut", ["a", "b"])).toEqual({
      status: "Completed",
      output: ["Hello a!", "Hello b!"],
    });
    expect(await runToEnd(host, "parent")).toEqual({ status: "Completed", output: [...cities, "Hello x!"] });
    expect(await runToEnd(host, "countdown", 3)).toEqual({ status: "Completed", output: "liftoff" });
  });

  test("tries again as often as its retry policy says, then fails with the last error", async () => {
    const host = await startApp("basics");
    expect(await runToEnd(host, "retrying", { attempts: 3, failures: 2 })).toEqual({
      status: "Completed",
      output: 3,
    });
    const failed = await runToEnd(host, "retrying", { attempts: 2, failures: 2 });
    expect(failed.status).toBe("Failed");
    expect(failed.output).toContain(
      "Orchestrator function 'retrying' failed: Activity function 'flaky' failed: failure 2",
    );
  });

  test("waits for an event, which another run of the host may bring", async () => {
    const first = await startApp("basics");
    await first.durable.start({ name: "approval", id: "a", input: null });
    await first.idle();
    await first.stop();
    const second = await startApp("basics", { data: first.data });
    await second.durable.raiseEvent("a", "approved", '"yes"');
    await second.durable.ended("a");
    expect(outcome(second, "a")).toEqual({ status: "Completed", output: "yes" });
  });
});
