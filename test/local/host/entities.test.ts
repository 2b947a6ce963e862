import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../../local/host/host.ts";
import { appForAll, runToEnd } from "./start-app.ts";

describe("an entity", () => {
  let host: Host;
  beforeAll(async () => {
    host = await appForAll("entities");
  });

  test("works off signals and calls in the order in which they were sent", async () => {
    expect(await runToEnd(host, "addAndGet", "a")).toEqual({ status: "Completed", output: 5 });
    expect(await runToEnd(host, "addAndGet", "a")).toEqual({ status: "Completed", output: 10 });
  });

  test("shows its state over HTTP under a name in any case, and takes signals there", async () => {
    const url = `${host.url}/runtime/webhooks/durabletask/entities/COUNTER/http`;
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}?op=add`, { method: "POST", body: "41" })).status).toBe(202);
    await host.idle();
    expect(await (await fetch(url)).json()).toBe(41);
  });

  test("signals another entity", async () => {
    await host.durable.signalEntity("@counter@teller", "add", "7");
    await host.durable.signalEntity("@counter@teller", "tell", '"told"');
    await host.idle();
    expect(host.durable.entity("@counter@told")?.state).toBe("7");
  });

  test("is gone after destructOnExit, and purged by its instance id", async () => {
    await host.durable.signalEntity("@counter@gone", "add", "1");
    await host.durable.signalEntity("@counter@gone", "delete", null);
    await host.durable.signalEntity("@counter@purged", "add", "1");
    await host.idle();
    expect(host.durable.entity("@counter@gone")).toBeUndefined();
    expect(await host.durable.purge("@counter@purged")).toBe(1);
    expect(await host.durable.purge("@counter@purged")).toBe(0);
  });

  test("gives its error to the orchestration that called it", async () => {
    expect(await runToEnd(host, "callFailing")).toEqual({ status: "Completed", output: "caught string" });
  });

  test("keeps a locked pair consistent while many transfers cross", async () => {
    await host.durable.signalEntity("@counter@left", "add", "50");
    await host.durable.signalEntity("@counter@right", "add", "50");
    await host.idle();
    const transfers = Array.from({ length: 20 }, (_, n) =>
      runToEnd(host, "transfer", { from: n % 2 ? "left" : "right", to: n % 2 ? "right" : "left", amount: n }),
    );
    for (const transfer of await Promise.all(transfers)) expect(transfer.status).toBe("Completed");
    await host.idle();
    const [left, right] = ["left", "right"].map((key) =>
      Number(host.durable.entity(`@counter@${key}`)?.state),
    );
    expect((left ?? 0) + (right ?? 0)).toBe(100);
    expect(host.durable.entity("@counter@left")?.lockedBy).toBeNull();
  });

  test("is unlocked when the orchestration that holds it fails", async () => {
    expect((await runToEnd(host, "lockAndFail", "k")).status).toBe("Failed");
    expect(await runToEnd(host, "addAndGet", "k")).toEqual({ status: "Completed", output: 5 });
  });
});
