import { createRequire } from "node:module";
import { EventType, type HistoryEvent } from "../../packages/functions-host/src/durable/history-event.ts";
import { replayed } from "../../packages/functions-host/src/worker/replayed-event.ts";
import { growth, printTable } from "../table.ts";

// What one turn costs in the SDK alone, which runs the orchestrator from its first line each time: with the events as
// plain objects, and as the worker gives them.
interface Context {
  df: { callActivity(name: string): unknown };
}
type Listener = (trigger: object, context: object) => Promise<unknown>;
const require = createRequire(import.meta.url);
const { Orchestrator } = require("durable-functions/lib/src/orchestrations/Orchestrator") as {
  Orchestrator: new (fn: (context: Context) => Generator) => { listen(): Listener };
};

function historyOf(activities: number): HistoryEvent[] {
  const base = { EventId: -1, IsPlayed: true, Timestamp: new Date(0).toISOString() };
  const events: HistoryEvent[] = [
    { ...base, EventType: EventType.OrchestratorStarted },
    { ...base, EventType: EventType.ExecutionStarted, Name: "sequence", Input: null },
  ];
  for (let n = 0; n < activities; n++) {
    events.push(
      { ...base, EventType: EventType.TaskScheduled, EventId: n, Name: "identity", Input: "[0]" },
      { ...base, EventType: EventType.OrchestratorCompleted },
      { ...base, EventType: EventType.OrchestratorStarted },
      { ...base, EventType: EventType.TaskCompleted, TaskScheduledId: n, Result: "0" },
    );
  }
  return events;
}

const listen = new Orchestrator(function* (context) {
  for (;;) yield context.df.callActivity("identity");
}).listen();

async function perReplay(makeHistory: () => object[]): Promise<number> {
  const rounds = 10;
  let total = 0;
  for (let round = 0; round < rounds; round++) {
    const history = makeHistory();
    const trigger = { history, instanceId: "i", isReplaying: false, upperSchemaVersion: 1, input: null };
    const started = performance.now();
    await listen(trigger, {});
    total += performance.now() - started;
  }
  return total / rounds;
}

await perReplay(() => historyOf(2000));
await perReplay(() => historyOf(2000).map(replayed));
const rows: (string | number)[][] = [];
let before: number | undefined;
for (const activities of [625, 1250, 2500, 5000]) {
  const events = historyOf(activities);
  const plain = await perReplay(() => events.map((event) => ({ ...event })));
  const wrapped = events.map(replayed);
  const given = await perReplay(() => wrapped);
  rows.push([events.length, Number(plain.toFixed(1)), Number(given.toFixed(1)), growth(before, given)]);
  before = given;
}
printTable(["history events", "ms a turn, plain objects", "ms a turn, as given", "growth"], rows);
