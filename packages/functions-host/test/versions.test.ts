import { describe, expect, test } from "vitest";
import { outcome, runToEnd, startApp } from "./start-app.ts";

describe("versions", () => {
  test("the default version goes to new instances and their children", async () => {
    const host = await startApp("semantics", {
      env: { AzureFunctionsJobHost__extensions__durableTask__defaultVersion: "1.2" },
    });
    expect((await runToEnd(host, "version", undefined, "versioned")).output).toEqual(["1.2", "1.2"]);
    const shown = await fetch(`${host.url}/runtime/webhooks/durabletask/instances/versioned`);
    expect(await shown.json()).toMatchObject({ version: "1.2" });
  });

  test("an instance of a newer version waits for a newer app, by default", async () => {
    const key = "AzureFunctionsJobHost__extensions__durableTask__defaultVersion";
    const old = await startApp("semantics", { env: { [key]: "1.0" } });
    await old.durable.start({ name: "version", id: "new", input: null, version: "2.0" });
    await old.idle();
    expect(outcome(old, "new").status).toBe("Pending");
    await old.stop();
    const young = await startApp("semantics", { data: old.data, env: { [key]: "2.0" } });
    await young.durable.ended("new");
    expect(outcome(young, "new").output).toEqual(["2.0", "2.0"]);
  });

  test("an instance in flight finishes by its own version's code in a newer app", async () => {
    const key = "AzureFunctionsJobHost__extensions__durableTask__defaultVersion";
    const old = await startApp("semantics", { env: { [key]: "1.0" } });
    await old.durable.start({ name: "upgraded", id: "old", input: null });
    await old.idle();
    await old.stop();
    const young = await startApp("semantics", {
      data: old.data,
      env: { [key]: "2.0", FORGET_OLD_VERSION: "1" },
    });
    await young.durable.start({ name: "upgraded", id: "new", input: null });
    for (const id of ["old", "new"]) await young.durable.raiseEvent(id, "go", '"x"');
    await Promise.all([young.durable.ended("old"), young.durable.ended("new")]);
    expect(outcome(young, "old")).toEqual({ status: "Completed", output: "old x" });
    expect(outcome(young, "new")).toEqual({ status: "Completed", output: ["new x"] });
  });

  test("code that no longer asks for what its history holds fails, naming the change", async () => {
    const before = await startApp("semantics");
    await before.durable.start({ name: "changed", id: "c", input: null });
    await before.idle();
    await before.stop();
    const after = await startApp("semantics", { data: before.data, env: { FIRST_ACTIVITY: "context" } });
    await after.durable.raiseEvent("c", "go", "1");
    await after.durable.ended("c");
    expect(outcome(after, "c").status).toBe("Failed");
    expect(outcome(after, "c").output).toContain("Non-Deterministic workflow detected");
  });

  test("with the strategy Fail it fails", async () => {
    const prefix = "AzureFunctionsJobHost__extensions__durableTask__";
    const host = await startApp("semantics", {
      env: { [`${prefix}defaultVersion`]: "1.0", [`${prefix}versionFailureStrategy`]: "Fail" },
    });
    const id = await host.durable.start({ name: "version", input: null, version: "2.0" });
    await host.durable.ended(id);
    expect(outcome(host, id).status).toBe("Failed");
  });
});
