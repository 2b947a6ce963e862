import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import { appForAll } from "./start-app.ts";

interface Status {
  instanceId: string;
  runtimeStatus: string;
  output: unknown;
}

describe("the Durable HTTP API", () => {
  let host: Host;
  let api: string;
  beforeAll(async () => {
    host = await appForAll("commonjs");
    api = `${host.url}/runtime/webhooks/durabletask`;
  });
  const post = (path: string, body?: unknown, type = "application/json") =>
    fetch(`${api}/${path}`, {
      method: "POST",
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": type } }),
    });
  const start = (name: string, id: string, input?: unknown) => post(`orchestrators/${name}/${id}`, input);

  test("starts with 202 and management URLs, an unknown orchestrator too; bad ids get 400, an active id 409", async () => {
    const started = await post("orchestrators/waiting/s1", { a: 1 });
    const urls = (await started.json()) as Record<string, string>;
    expect([started.status, urls.id]).toEqual([202, "s1"]);
    expect(started.headers.get("location")).toBe(urls.statusQueryGetUri);
    for (const name of [
      "sendEventPostUri",
      "terminatePostUri",
      "purgeHistoryDeleteUri",
      "suspendPostUri",
      "resumePostUri",
      "restartPostUri",
    ]) {
      expect(urls[name]).toContain("/instances/s1");
    }
    expect((await start("nothing", "s2")).status).toBe(202);
    await host.durable.ended("s2");
    expect(host.durable.get("s2")).toMatchObject({
      status: "Failed",
      output: expect.stringContaining("The function 'nothing' doesn't exist"),
    });
    expect((await start("waiting", "%40bad")).status).toBe(400);
    expect((await start("waiting", "s1")).status).toBe(409);
    const headers = { "content-type": "application/json" };
    const body = async (text: string) =>
      (await fetch(`${api}/orchestrators/quick/s3`, { method: "POST", headers, body: text })).status;
    expect(await body("{not json")).toBe(400);
    for (const short of ['{"a":', "[1,", "{"]) expect(await body(short)).toBe(500);
  });

  test("a start may wait for the outcome, for so many seconds", async () => {
    const done = await post("orchestrators/quick/wait1?timeout=5", { x: 1 });
    expect([done.status, await done.json()]).toEqual([200, { x: 1 }]);
    const late = await post("orchestrators/waiting/wait2?timeout=0.05");
    expect([late.status, ((await late.json()) as { id: string }).id]).toEqual([202, "wait2"]);
    const failed = await post("orchestrators/failing/wait3?timeout=5");
    expect([failed.status, ((await failed.json()) as Status).runtimeStatus]).toEqual([200, "Failed"]);
  });

  test("tells the status with 202 while active, 200 when ended, 404 when unknown", async () => {
    await start("waiting", "t1");
    await host.idle();
    const active = await fetch(`${api}/instances/t1?showHistory=true`);
    expect([active.status, active.headers.get("retry-after"), active.headers.get("location")]).toEqual([
      202,
      "5",
      `${api}/instances/t1?showHistory=true`,
    ]);
    expect(await active.json()).toMatchObject({ runtimeStatus: "Running", input: null, output: null });
    await post("instances/t1/raiseEvent/go", { done: true });
    await host.durable.ended("t1");
    const ended = (await (
      await fetch(`${api}/instances/t1?showHistory=true&showHistoryOutput=true`)
    ).json()) as {
      createdTime: string;
      historyEvents: { EventType: string }[];
    };
    expect(ended).toMatchObject({ runtimeStatus: "Completed", output: { done: true } });
    expect(ended.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(ended.historyEvents.map((event) => event.EventType)).toEqual([
      "ExecutionStarted",
      "EventRaised",
      "ExecutionCompleted",
    ]);
    expect((await fetch(`${api}/instances/none`)).status).toBe(404);
  });

  test("tells the history as the extension does: timers, inputs as texts, names of children, what is not there", async () => {
    const id = "history";
    await start("storied", id, [1]);
    await expect.poll(async () => (await events("")).at(-1)?.EventType).toBe("TaskFailed");
    await post(`instances/${id}/suspend?reason=a%20while`);
    await host.idle();
    const shown = (await (await fetch(`${api}/instances/${id}`)).json()) as Status;
    expect([shown.runtimeStatus, shown.output]).toEqual(["Suspended", "a while"]);
    await post(`instances/${id}/resume?reason=enough`);
    await post(`instances/${id}/raiseEvent/go`, { now: true });
    await host.durable.ended(id);

    async function events(query: string): Promise<Record<string, unknown>[]> {
      const response = await fetch(`${api}/instances/${id}?showHistory=true${query}`);
      return ((await response.json()) as { historyEvents: Record<string, unknown>[] }).historyEvents;
    }
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    const at = { Timestamp: time };
    const done = { ...at, ScheduledTime: time };
    const failed = "Activity function 'stumbleAlways' failed: always";
    const none = { Correlation: null, ScheduledStartTime: null, ParentTraceContext: null };
    expect(await events("&showHistoryOutput=true")).toEqual([
      { EventType: "ExecutionStarted", ...none, ...at, FunctionName: "storied", Input: "[1]" },
      { EventType: "TimerCreated", ...at, FireAt: time },
      { EventType: "TimerFired", ...at, FireAt: time },
      { EventType: "TaskCompleted", ...done, FunctionName: "twice", Input: "[3]", Result: 6 },
      {
        EventType: "SubOrchestrationInstanceCompleted",
        ...done,
        FunctionName: "quick",
        InstanceId: "storied-child",
        Input: '{"six":6}',
        Result: { six: 6 },
      },
      {
        EventType: "TaskFailed",
        ...done,
        FunctionName: "stumbleAlways",
        Input: "[null]",
        Reason: failed,
        Details: expect.stringContaining("Error: always"),
        FailureDetails: null,
      },
      { EventType: "ExecutionSuspended", ...at, Reason: "a while" },
      { EventType: "ExecutionResumed", ...at, Reason: "enough" },
      { EventType: "EventRaised", ...at, Name: "go", Input: '{"now":true}' },
      {
        EventType: "ExecutionCompleted",
        ...at,
        FailureDetails: null,
        OrchestrationStatus: "Completed",
        Result: { six: 6 },
      },
    ]);
    const bare = await events("&showInput=false");
    expect(bare.filter((event) => "Input" in event || "Result" in event)).toEqual([]);
    const child = await (await fetch(`${api}/instances/storied-child`)).json();
    expect(child).toMatchObject({ parentInstanceId: id });
  });

  test("a failed instance is 500 only where that is asked for", async () => {
    await start("stumbling", "f1");
    await host.durable.ended("f1");
    expect((await fetch(`${api}/instances/f1`)).status).toBe(200);
    expect((await fetch(`${api}/instances/f1?returnInternalServerErrorOnFailure=true`)).status).toBe(500);
    expect((await post("instances/f1/rewind?reason=x")).status).toBe(202);
    await host.durable.ended("f1");
    expect((await post("instances/f1/rewind?reason=x")).status).toBe(412);
  });

  test("events and control messages: 202 taken, 404 unknown, 410 ended, 500 in the wrong state", async () => {
    await start("waiting", "c1");
    expect((await post("instances/c1/raiseEvent/go", 1, "text/json")).status).toBe(400);
    expect((await post("instances/c1/raiseEvent/go")).status).toBe(400);
    const empty = { method: "POST", headers: { "content-type": "application/json" } };
    expect((await fetch(`${api}/instances/c1/raiseEvent/go`, empty)).status).toBe(400);
    expect((await post("instances/c1/raiseEvent/none", 1, "Application/JSON; charset=utf-8")).status).toBe(
      202,
    );
    expect((await post("instances/c1/resume?reason=x")).status).toBe(500);
    expect((await post("instances/c1/suspend?reason=x")).status).toBe(202);
    await host.idle();
    const twice = await post("instances/c1/suspend?reason=x");
    expect([
      twice.status,
      (await twice.text()).startsWith('{"Message":"Something went wrong while processing your request'),
    ]).toEqual([500, true]);
    expect((await post("instances/c1/resume?reason=x")).status).toBe(202);
    expect((await post("instances/c1/terminate?reason=done")).status).toBe(202);
    await host.durable.ended("c1");
    for (const action of ["terminate", "suspend", "resume", "raiseEvent/go"]) {
      expect([
        (await post(`instances/c1/${action}`)).status,
        (await post(`instances/none/${action}`)).status,
      ]).toEqual([410, 404]);
    }
    const restarted = await post("instances/c1/restart");
    expect([restarted.status, restarted.headers.get("retry-after")]).toEqual([202, "10"]);
    expect((await post("instances/none/restart")).status).toBe(400);
  });

  test("lists in pages, by prefix, status and time", async () => {
    for (let n = 0; n < 5; n++) await start("quick", `page-${n}`, n);
    await host.idle();
    const ids: string[] = [];
    let token: string | null = "";
    do {
      const headers: Record<string, string> = token ? { "x-ms-continuation-token": token } : {};
      const page: Response = await fetch(`${api}/instances?instanceIdPrefix=page-&top=2`, { headers });
      ids.push(...((await page.json()) as Status[]).map((each) => each.instanceId));
      token = page.headers.get("x-ms-continuation-token");
    } while (token);
    expect(ids).toEqual(["page-0", "page-1", "page-2", "page-3", "page-4"]);
    const count = async (query: string) =>
      ((await (await fetch(`${api}/instances?instanceIdPrefix=page-&${query}`)).json()) as []).length;
    expect(await count("runtimeStatus=Completed,Failed")).toBe(5);
    expect(await count("runtimeStatus=Running")).toBe(0);
    expect(await count("createdTimeFrom=2100-01-01T00:00:00Z")).toBe(0);
    expect(await count("createdTimeFrom=yesterday")).toBe(5);
    expect(await count("taskHub=other")).toBe(0);
    expect((await fetch(`${api}/instances/page-0?taskHub=other`)).status).toBe(404);
    const upper = `${host.url}/runtime/webhooks/DurableTask/Instances/page-0`;
    expect((await fetch(upper)).status).toBe(200);
  });

  test("purges one or many, never without a time, 404 when there is none", async () => {
    await start("quick", "purge-1");
    await host.durable.ended("purge-1");
    const purge = (path: string) => fetch(`${api}/${path}`, { method: "DELETE" });
    expect(await (await purge("instances/purge-1")).json()).toEqual({ instancesDeleted: 1 });
    expect((await purge("instances/purge-1")).status).toBe(404);
    await start("waiting", "purge-2");
    await host.idle();
    const running = await purge("instances/purge-2");
    expect([running.status, await running.json()]).toEqual([412, expect.stringContaining("status Running")]);
    expect((await purge("instances/")).status).toBe(400);
    expect((await purge("instances/?createdTimeFrom=2100-01-01T00:00:00Z")).status).toBe(404);
  });

  describe("through the SDK's client in a CommonJS app", () => {
    const client = async (call: string, body: object = {}) =>
      (await (
        await fetch(`${host.url}/api/client/${call}`, { method: "POST", body: JSON.stringify(body) })
      ).json()) as {
        value?: never;
        error?: string;
      };

    test("every call works", async () => {
      expect((await client("start", { name: "waiting", id: "k1", input: { x: 1 } })).value).toBe("k1");
      expect((await client("start", { name: "waiting", id: "k1" })).error).toContain("409");
      await host.idle();
      expect((await client("status", { id: "k1", options: { showInput: true } })).value).toMatchObject({
        runtimeStatus: "Running",
        input: { x: 1 },
      });
      expect((await client("status", { id: "none" })).error).toContain("404");
      await client("suspend", { id: "k1" });
      await host.idle();
      expect((await client("status", { id: "k1" })).value).toMatchObject({ runtimeStatus: "Suspended" });
      await client("resume", { id: "k1" });
      await client("raise", { id: "k1", event: "other" });
      await client("raise", { id: "k1", event: "go", data: [1, 2] });
      await host.durable.ended("k1");
      expect((await client("status", { id: "k1" })).value).toMatchObject({
        runtimeStatus: "Completed",
        output: [1, 2],
      });
      expect((await client("rewind", { id: "k1" })).error).toContain("only supported on failed");
      expect(((await client("all")).value as unknown as Status[]).map((each) => each.instanceId)).toContain(
        "k1",
      );
      expect(
        (
          (await client("by", { filter: { runtimeStatus: ["Completed"] } })).value as unknown as Status[]
        ).every((each) => each.runtimeStatus === "Completed"),
      ).toBe(true);
      expect((await client("purge", { id: "k1" })).value).toEqual({ instancesDeleted: 1 });
      expect((await client("purge", { id: "k1" })).value).toEqual({ instancesDeleted: 0 });
      await client("start", { name: "waiting", id: "k2" });
      await client("terminate", { id: "k2" });
      await host.durable.ended("k2");
      expect((await client("purgeBy")).value).toMatchObject({ instancesDeleted: expect.any(Number) });
      expect((await client("urls", { id: "k3" })).value).toMatchObject({ id: "k3" });
      await client("signal", { key: "n", operation: "write", data: "text" });
      await host.idle();
      expect((await client("entity", { key: "n" })).value).toEqual({
        entityExists: true,
        entityState: "text",
      });
      expect((await client("entity", { key: "none" })).value).toEqual({ entityExists: false });
    });

    test("waiting for completion answers with the output, or with where to look later", async () => {
      await start("quick", "w1", "out");
      await start("waiting", "w2");
      const [done, later] = await Promise.all([
        fetch(`${host.url}/api/wait/w1?timeout=2000`),
        fetch(`${host.url}/api/wait/w2?timeout=50`),
      ]);
      expect([done.status, await done.json()]).toEqual([200, "out"]);
      const urls = (await later.json()) as Record<string, string>;
      expect([later.status, urls.statusQueryGetUri?.startsWith(`${api}/instances/w2`)]).toEqual([202, true]);
    });

    test("sloppy-mode code runs", async () => {
      expect(await (await fetch(`${host.url}/api/sloppy`)).text()).toBe("allowed");
    });
  });
});
