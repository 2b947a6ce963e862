import { describe, expect, onTestFinished, test, vi } from "vitest";
import { formatDate } from "../src/bindings/date-format.ts";
import { bindValues, matchPath, payloadValues } from "../src/bindings/expressions.ts";
import { encode, messageXml, parseMessages } from "../src/bindings/storage-xml.ts";
import { type Action, ActionType } from "../src/durable/action.ts";
import { nextStep } from "../src/durable/entity-message.ts";
import { EventType, type EventTypeNumber, type HistoryEvent } from "../src/durable/history-event.ts";
import { takeMessages } from "../src/durable/message.ts";
import { pollOf } from "../src/durable/poll.ts";
import { retryDelay } from "../src/durable/retry.ts";
import { withoutFailures } from "../src/durable/rewind.ts";
import { Simulation } from "../src/durable/simulation.ts";
import { compareVersions } from "../src/durable/version.ts";

const event = (type: EventTypeNumber, extra: Partial<HistoryEvent> = {}): HistoryEvent => ({
  EventType: type,
  EventId: -1,
  IsPlayed: false,
  Timestamp: "2026-01-01T00:00:00.000Z",
  ...extra,
});
const begun = [event(EventType.OrchestratorStarted), event(EventType.ExecutionStarted)];
const activity = (name: string): Action => ({ actionType: ActionType.CallActivity, functionName: name });
const all = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAll, compoundActions });
const retried = (name: string): Action => ({
  actionType: ActionType.CallActivityWithRetry,
  functionName: name,
  retryOptions: { firstRetryIntervalInMilliseconds: 1000, maxNumberOfAttempts: 2 },
});

describe("the simulation counts ids as the SDK does", () => {
  const ids = (commands: { do: string; id?: number }[]) =>
    commands.map((command) => [command.do, command.id]);

  test("in action order, depth first", () => {
    const simulation = new Simulation("e", 0);
    const commands = simulation.play(begun, [all(activity("a"), all(activity("b"), activity("c")))], []);
    expect(ids(commands)).toEqual([
      ["activity", 0],
      ["activity", 1],
      ["activity", 2],
    ]);
  });

  test("a retry takes the next ids as they happen: one for the timer, one for the attempt", () => {
    const simulation = new Simulation("e", 0);
    simulation.play(begun, [all(retried("a"), activity("b"))], []);
    const failed = simulation.play([event(EventType.TaskFailed, { TaskScheduledId: 0 })], [], []);
    expect(failed).toMatchObject([{ do: "timer", id: 2, fireAt: Date.parse("2026-01-01T00:00:01Z") }]);
    const fired = simulation.play([event(EventType.TimerFired, { TimerId: 2 })], [], []);
    expect(ids(fired)).toEqual([["activity", 3]]);
  });

  test("after the last failure a timer that fires at once tells the SDK so", () => {
    const simulation = new Simulation("e", 0);
    simulation.play(begun, [retried("a")], []);
    simulation.play([event(EventType.TaskFailed, { TaskScheduledId: 0 })], [], []);
    simulation.play([event(EventType.TimerFired, { TimerId: 1 })], [], []);
    const last = simulation.play([event(EventType.TaskFailed, { TaskScheduledId: 2 })], [], []);
    expect(last).toMatchObject([{ do: "timer", id: 3, fireAt: Date.parse("2026-01-01T00:00:00Z") }]);
    simulation.play([event(EventType.TimerFired, { TimerId: 3 })], [], []);
    expect(simulation.hasOpenTasks).toBe(false);
  });

  test("a task that appears again is not scheduled again", () => {
    const simulation = new Simulation("e", 0);
    const any = (...compoundActions: (Action | { same: number })[]): Action => ({
      actionType: ActionType.WhenAny,
      compoundActions,
    });
    simulation.play(begun, [any(activity("a"), activity("b"))], []);
    const next = simulation.play(
      [event(EventType.TaskCompleted, { TaskScheduledId: 0 })],
      [any({ same: 2 })],
      [],
    );
    expect(next).toEqual([]);
  });

  test("a cancelled timer is gone and holds nothing up", () => {
    const simulation = new Simulation("e", 0);
    simulation.play(begun, [{ actionType: ActionType.CreateTimer, fireAt: "2026-01-02T00:00:00Z" }], []);
    expect(simulation.hasOpenTasks).toBe(true);
    expect(simulation.play([event(EventType.OrchestratorStarted)], [], [0])).toEqual([
      { do: "cancelTimer", id: 0 },
    ]);
    expect(simulation.hasOpenTasks).toBe(false);
  });
});

test("an answer for an earlier execution is dropped; what a suspended instance gets stays", () => {
  const message = (type: EventTypeNumber, execution?: string) => ({
    event: { EventType: type },
    ...(execution && { execution }),
  });
  const answers = [message(EventType.TaskCompleted, "old"), message(EventType.TaskCompleted, "new")];
  expect(takeMessages("new", false, answers)).toEqual({ taken: [answers[1]], left: [] });
  const raised = message(EventType.EventRaised);
  const stop = message(EventType.ExecutionTerminated);
  expect(takeMessages("new", true, [raised, stop])).toEqual({ taken: [stop], left: [raised] });
});

test("rewinding opens failed tasks again and takes the timer after the last attempt away", () => {
  const history = [
    event(EventType.TaskScheduled, { EventId: 0, Name: "a" }),
    event(EventType.TaskFailed, { TaskScheduledId: 0 }),
    event(EventType.TimerCreated, { EventId: 1, RetryOf: 0 }),
    event(EventType.TimerFired, { TimerId: 1 }),
    event(EventType.TaskScheduled, { EventId: 2, Name: "a", RetryOf: 0 }),
    event(EventType.TaskFailed, { TaskScheduledId: 2 }),
    event(EventType.TimerCreated, { EventId: 3, RetryOf: 2 }),
    event(EventType.TimerFired, { TimerId: 3 }),
    event(EventType.ExecutionCompleted),
  ];
  const rewound = withoutFailures(history);
  expect(rewound.history).toEqual(history.slice(0, 5));
  expect(rewound.activities).toEqual([history[4]]);
});

test("a locked entity takes its holder's messages only, others wait in their order", () => {
  const call = (execution: string) => ({
    kind: "call" as const,
    id: "r",
    operation: "o",
    input: null,
    from: { instanceId: "i", execution },
  });
  const release = { kind: "release" as const, execution: "holder" };
  const signal = { kind: "signal" as const, operation: "o", input: null };
  expect(nextStep("holder", [signal, call("other")])).toEqual({ do: "wait" });
  expect(nextStep("holder", [signal, call("holder"), release])).toEqual({ do: "operations", at: [1] });
  expect(nextStep("holder", [signal, release])).toEqual({ do: "release", at: 1 });
  expect(nextStep(null, [signal, call("other")])).toEqual({ do: "operations", at: [0, 1] });
});

test("retries back off up to the maximum", () => {
  const options = {
    firstRetryIntervalInMilliseconds: 100,
    maxNumberOfAttempts: 9,
    backoffCoefficient: 2,
    maxRetryIntervalInMilliseconds: 500,
  };
  expect([1, 2, 3, 4].map((retry) => retryDelay(options, retry))).toEqual([100, 200, 400, 500]);
});

test("a 202 with a Location is asked again there, relative or not, after Retry-After or the default", () => {
  const request = { method: "POST", uri: "http://example.com/a/b", content: "{}" };
  const headers = { Location: "/status", "Retry-After": "3" };
  expect(pollOf(request, { statusCode: 202, headers }, 10)).toEqual({
    request: { method: "GET", uri: "http://example.com/status" },
    delay: 3000,
  });
  expect(
    pollOf(request, { statusCode: 202, headers: { location: "http://other.example/" } }, 10)?.delay,
  ).toBe(10);
  expect(pollOf(request, { statusCode: 200, headers }, 10)).toBeUndefined();
  expect(pollOf(request, { statusCode: 202 }, 10)).toBeUndefined();
});

test("versions compare by number where they are numbers; none is the oldest", () => {
  const sorted = ["2.0", "1.10", "1.9", "", "1.9.1"].sort(compareVersions);
  expect(sorted).toEqual(["", "1.9", "1.9.1", "1.10", "2.0"]);
  expect(compareVersions("beta", "Alpha")).toBeGreaterThan(0);
});

test("binding paths take values by name, nested ones too, and say which is missing", () => {
  const metadata = { name: { string: "n" }, data: { json: '{"a":{"b":7}}' } };
  expect(bindValues("x/{NAME}-{data.a.b}", metadata)).toBe("x/n-7");
  expect(() => bindValues("x/{other}", metadata)).toThrow('"x/{other}" needs {other}');
  expect(bindValues("{flag}-{n}", payloadValues({ string: '{"flag":true,"n":1,"list":[]}' }))).toBe("True-1");
  expect(() => bindValues("{data.a}", metadata)).toThrow("does not hold");
  expect(matchPath("in/{name}.{ext}", "in/a/b.txt")).toEqual({ name: "a/b", ext: "txt" });
  expect(matchPath("in/{name}.txt", "out/a.txt")).toBeUndefined();
  expect(matchPath("in", "in/any.thing")).toEqual({});
});

test("binding paths have what Azure's host provides: dates and GUIDs in .NET's formats", () => {
  vi.useFakeTimers({ now: Date.parse("2026-03-05T14:07:09.045Z") });
  onTestFinished(() => void vi.useRealTimers());
  expect(bindValues("{DateTime}", {})).toBe("2026-03-05T14-07-09Z");
  expect(bindValues("{datetime:yyyy-MM-dd}/{DateTime:HH}.{sys.utcnow}", {})).toBe(
    "2026-03-05/14.2026-03-05T14-07-09Z",
  );
  expect(bindValues("{datetime}", { DateTime: { string: "mine" } })).toBe("mine");
  expect(bindValues("{rand-guid:N}", {})).toMatch(/^[0-9a-f]{32}$/);
  expect(bindValues("{sys.randguid}-{sys.methodname}", {}, "fn")).toMatch(/^[0-9a-f-]{36}-fn$/);
  const date = new Date();
  expect(formatDate(date, "ddd d MMM yy, h:mm tt 'o''clock' fff zzz")).toBe(
    "Thu 5 Mar 26, 2:07 PM oclock 045 +00:00",
  );
  expect(formatDate(date, "o")).toBe("2026-03-05T14:07:09.0450000Z");
});

test("queue messages are base64, or plain text where host.json says so", () => {
  const handedOut = (xml: Buffer) => String(xml).replace("<MessageText>", "<MessageId>1</MessageId>$&");
  for (const encoding of ["base64", "none"] as const) {
    for (const text of ["abcd", '<a b="&amp;">', ""])
      expect(parseMessages(handedOut(messageXml(encode(text, encoding))), encoding)).toMatchObject([
        { id: "1", text },
      ]);
  }
  expect(String(messageXml(encode("abcd", "base64")))).toContain(">YWJjZA==<");
  expect(String(messageXml(encode("a<b", "none")))).toContain(">a&lt;b<");
  expect(parseMessages(handedOut(messageXml("no base64!")), "base64")).toMatchObject([
    { text: undefined, raw: "no base64!" },
  ]);
});
