import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
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
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${url}?op=add`, { method: "POST", body: "41", headers })).status).toBe(202);
    await host.idle();
    expect(await (await fetch(url)).json()).toBe(41);
  });

  test("takes a body that is not JSON as a text, and DELETE as its own operation", async () => {
    const url = `${host.url}/runtime/webhooks/durabletask/entities/counter/texts`;
    const headers = { "content-type": "application/octet-stream" };
    await fetch(`${url}?op=set`, { method: "POST", headers, body: "{ no JSON" });
    await host.idle();
    expect(await (await fetch(url)).json()).toBe("{ no JSON");
    expect((await fetch(url, { method: "DELETE" })).status).toBe(202);
    await host.idle();
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { method: "PUT" })).status).toBe(404);
  });

  test("is listed in pages, with its state where that is asked for, and among the instances as a running one", async () => {
    const all = ["listed1", "listed2", "listed3"];
    for (const key of all) await host.durable.signalEntity(`@counter@${key}`, "add", "1");
    await host.idle();
    const api = `${host.url}/runtime/webhooks/durabletask`;
    const keys: string[] = [];
    let token: string | null = "";
    do {
      const headers: Record<string, string> = token ? { "x-ms-continuation-token": token } : {};
      const page: Response = await fetch(`${api}/entities/Counter?top=2&fetchState=true`, { headers });
      for (const { entityId, state } of (await page.json()) as {
        entityId: { key: string };
        state: unknown;
      }[])
        if (state === 1) keys.push(entityId.key);
      token = page.headers.get("x-ms-continuation-token");
    } while (token);
    expect(keys).toEqual(expect.arrayContaining(all));
    const [first] = (await (await fetch(`${api}/entities/counter?top=1`)).json()) as { state: unknown }[];
    expect(first?.state).toBeNull();
    const future = `${api}/entities/counter?lastOperationTimeFrom=2100-01-01T00:00:00Z`;
    expect(await (await fetch(future)).json()).toEqual([]);
    const listed = await fetch(`${api}/instances?instanceIdPrefix=@counter@listed&runtimeStatus=Running`);
    expect(await listed.json()).toMatchObject(
      all.map((key) => ({ instanceId: `@counter@${key}`, name: "@counter", runtimeStatus: "Running" })),
    );
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
    const purge = `${host.url}/runtime/webhooks/durabletask/instances/@counter@purged`;
    for (const instancesDeleted of [1, 0]) {
      expect(await (await fetch(purge, { method: "DELETE" })).json()).toEqual({ instancesDeleted });
    }
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
