import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { waitForModel as waitContract } from "../../activities/admission/contracts.ts";
import { concludeRun as concludeContract } from "../../activities/runs/contracts.ts";
import {
  taskLane as laneContract,
  taskPool as poolContract,
  databricksTask as taskContract,
} from "../../activities/tasks/contracts.ts";
import { waitForModel } from "../../orchestrations/admission/wait-for-model.ts";
import { batch } from "../../orchestrations/batches/batch.ts";
import { batchListing } from "../../orchestrations/batches/batch-listing.ts";
import { doctor } from "../../orchestrations/doctor/doctor.ts";
import { erase } from "../../orchestrations/erasure/erase.ts";
import { listing } from "../../orchestrations/intake/listing.ts";
import { settle } from "../../orchestrations/intake/settle.ts";
import { operation } from "../../orchestrations/operations/operation.ts";
import { sweep } from "../../orchestrations/retention/sweep.ts";
import { concludeRun } from "../../orchestrations/runs/conclude-run.ts";
import { lifecycle } from "../../orchestrations/runs/lifecycle.ts";
import { databricksTask } from "../../orchestrations/tasks/databricks-task.ts";
import { taskLane } from "../../orchestrations/tasks/task-lane.ts";
import { taskPool } from "../../orchestrations/tasks/task-pool.ts";
import {
  batch as batchContract,
  batchListing as batchListingContract,
} from "../../shared/batches/contract.ts";
import { doctor as doctorContract } from "../../shared/doctor/contract.ts";
import { erase as eraseContract } from "../../shared/erasure/contract.ts";
import { listing as listingContract, settle as settleContract } from "../../shared/intake/contract.ts";
import type { Contract } from "../../shared/kit/contract.ts";
import type { Ctx, Workflow } from "../../shared/kit/durable.ts";
import { operation as operationContract } from "../../shared/operations/contract.ts";
import { sweep as sweepContract } from "../../shared/retention/contract.ts";
import { lifecycle as lifecycleContract } from "../../shared/runs/result.ts";
import { root } from "../local/processes.ts";
import { type Call, callsOf, replay } from "../orchestrations/engine.ts";

interface Event {
  EventType: number;
  Name?: string;
  Input?: string;
  InstanceId?: string;
  FireAt?: string;
  Version?: string;
  /** A further attempt of a step, and the wait before it: the service asks for these by itself. */
  RetryOf?: number;
}

interface Recorded {
  id: string;
  name: string;
  input: string;
  output: string;
  history: Event[];
}

const [BEGUN, SCHEDULED, CHILD, TIMER, STARTED, COMPLETED] = [0, 4, 7, 10, 12, 13];

// biome-ignore lint/suspicious/noExplicitAny: contracts of many shapes in one table
type Flow = [Contract<any, any>, (ctx: Ctx, input: any) => Workflow<unknown>];
const flows = new Map<string, Flow>(
  (
    [
      [settleContract, settle],
      [listingContract, listing],
      [lifecycleContract, lifecycle],
      [concludeContract, concludeRun],
      [taskContract, databricksTask],
      [laneContract, taskLane],
      [poolContract, taskPool],
      [waitContract, waitForModel],
      [eraseContract, erase],
      [sweepContract, sweep],
      [doctorContract, doctor],
      [operationContract, operation],
      [batchContract, batch],
      [batchListingContract, batchListing],
    ] as Flow[]
  ).map((flow) => [flow[0].name, flow]),
);

const folder = join(import.meta.dirname, "histories");
/** By the version of the app whose orchestrations they are; those of before there were versions have a folder, too. */
const recorded = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8")) as Recorded] as const);
const ofVersion = (version: string) => recorded.filter(([file]) => dirname(file) === version);
const { defaultVersion } = JSON.parse(readFileSync(join(root, "host.json"), "utf8")).extensions.durableTask;

describe("a recorded history", () => {
  test("is there for every orchestration of this version", () => {
    const names = ofVersion(defaultVersion).map(([, { name }]) => name);
    // No lane is started any more; those of before go on.
    const started = [...flows.keys()].filter((name) => name !== laneContract.name);
    expect(new Set(names)).toEqual(new Set(started));
  });

  test("is of the version that its folder says", () => {
    for (const [file, { history }] of recorded) {
      const version = history.find(({ EventType }) => EventType === BEGUN)?.Version ?? "unversioned";
      expect(file).toBe(join(version, basename(file)));
    }
  });

  test.each(recorded)("is repeated by the code of today, from every turn on: %s", async (_, one) => {
    const [contract, workflow] = flows.get(one.name) as Flow;
    const input = JSON.parse(one.input);
    for (const turn of turnsOf(one.history)) {
      const state = await replay(contract, workflow, input, turn.known, one.id);
      expect(callsOf(state)).toEqual(turn.asked);
      expect(state.isDone).toBe(turn.isLast);
      if (turn.isLast) expect(state.output).toEqual(JSON.parse(one.output));
    }
  });
});

/** For each turn: what the orchestration knew when it began, and all that it had asked for when it ended. */
function* turnsOf(history: Event[]) {
  const ends = history.flatMap(({ EventType }, n) => (EventType === COMPLETED ? [n] : []));
  for (const [n, end] of ends.entries()) {
    const begin = history.slice(0, end).findLastIndex(({ EventType }) => EventType === STARTED);
    const news = history.slice(begin, end).filter((event) => !isAsked(event) && !event.RetryOf);
    const asked = history.slice(0, end).filter((event) => isAsked(event) && event.RetryOf === undefined);
    yield {
      known: [...history.slice(0, begin), ...news],
      asked: asked.map(callOf),
      isLast: n === ends.length - 1,
    };
  }
}

const isAsked = ({ EventType }: Event) => [SCHEDULED, CHILD, TIMER].includes(EventType);

function callOf({ EventType, Name, Input, InstanceId, FireAt }: Event): Call {
  if (EventType === TIMER) return { name: "timer", input: FireAt };
  const given = JSON.parse(Input ?? "null");
  const input = EventType === SCHEDULED && Array.isArray(given) ? given[0] : given;
  return { name: Name as string, input, ...(InstanceId && { instanceId: InstanceId }) };
}
