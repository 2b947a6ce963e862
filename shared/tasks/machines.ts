import { z } from "zod";
import type { Busy } from "../clients/busy.ts";
import { KINDS, type RunsOn } from "./runs-on.ts";

/** What a run's work took of one kind of machine. */
export const MachineUse = z.object({
  kind: z.enum(KINDS),
  /** The node type, or the pool or policy that decides on it; the id of a cluster that stands; otherwise what the kind is called. */
  machine: z.string(),
  /** Machines of a cluster, its driver included; absent where that is not known, and of what is no cluster of the run's own. */
  nodes: z.number().optional(),
  /** Databricks runs that were on them. */
  databricksRuns: z.number(),
  /**
   * Of a life cycle's clusters from their creation to their end; of a cluster that stands as long as any task of the run was on it; of
   * everything else what Jobs says of each: setup, execution and cleanup.
   */
  seconds: z.number(),
  /** Nodes times seconds; absent where it is not known how many nodes there were, and where nothing of the time was told. */
  hours: z.number().optional(),
  /** Databricks runs and clusters whose time Databricks has not told: they are not in the seconds. */
  untold: z.number(),
});
export type MachineUse = z.infer<typeof MachineUse>;

/** A Databricks run that has done a task, and how long it was busy if that is known. */
export interface Ran {
  databricksRunId: string;
  on?: RunsOn | undefined;
  busy?: Busy | undefined;
}

/** A cluster of a life cycle, and how long it had machines, in seconds, if that is known. */
export interface Lived {
  clusterId: string;
  machine?: string | undefined;
  nodes?: number | undefined;
  seconds?: number | undefined;
}

const UNKNOWN: RunsOn = { kind: "unknown", machine: "unknown" };

/** What a run has taken, by kind of machine. A Databricks run that is told of twice counts once. */
export function usesOf(ran: readonly Ran[], lived: readonly Lived[]): MachineUse[] {
  const uses = new Map<string, Gathered>();
  const gather = (on: RunsOn): Gathered => {
    const { kind, machine, nodes } = on;
    const key = JSON.stringify([kind, machine, nodes]);
    const found = uses.get(key) ?? {
      on: { kind, machine, nodes },
      runs: 0,
      clusters: [],
      busy: [],
      untold: 0,
    };
    uses.set(key, found);
    return found;
  };
  const clusters = new Map(lived.map((one) => [one.clusterId, one]));
  const distinct = [...new Map(ran.map((one) => [one.databricksRunId, one])).values()];
  for (const { clusterId, machine, nodes, seconds } of clusters.values()) {
    const asked = distinct.find(({ on }) => on?.clusterId === clusterId)?.on;
    const on = { machine: machine ?? asked?.machine ?? "unknown", nodes: nodes ?? asked?.nodes };
    const use = gather({ kind: "lifecycle", ...on });
    if (seconds === undefined) use.untold++;
    else use.clusters.push(seconds);
    use.runs += distinct.filter((one) => one.on?.clusterId === clusterId).length;
  }
  for (const { on = UNKNOWN, busy } of distinct) {
    if (on.clusterId !== undefined && clusters.has(on.clusterId)) continue;
    const use = gather(on);
    use.runs++;
    if (busy === undefined) use.untold++;
    else use.busy.push(busy);
  }
  return [...uses.values()].map(told);
}

interface Gathered {
  on: { kind: RunsOn["kind"]; machine: string; nodes?: number | undefined };
  runs: number;
  clusters: number[];
  busy: Busy[];
  untold: number;
}

/** Whose machines are the run's own, so that their number counts. */
const OWN = new Set<RunsOn["kind"]>(["lifecycle", "run"]);

function told({ on: { kind, machine, nodes }, runs, clusters, busy, untold }: Gathered): MachineUse {
  const seconds = Math.round(
    sum(clusters) + (kind === "standing" ? together(busy) : sum(busy.map((b) => b.seconds))),
  );
  const isTold = untold === 0 || clusters.length + busy.length > 0;
  const times = !isTold || kind === "unknown" ? undefined : OWN.has(kind) ? nodes : 1;
  return {
    ...{ kind, machine },
    ...(nodes !== undefined && { nodes }),
    ...{ databricksRuns: runs, seconds },
    ...(times !== undefined && { hours: rounded((times * seconds) / 3600) }),
    untold,
  };
}

/** How long at least one of them was busy, in seconds: on one cluster several are at once. One that does not say when counts by itself. */
function together(busy: readonly Busy[]): number {
  let [all, until] = [sum(busy.filter((one) => one.until === undefined).map(({ seconds }) => seconds)), 0];
  const spans = busy.flatMap(({ seconds, until }) =>
    until === undefined ? [] : [{ from: until / 1000 - seconds, until: until / 1000 }],
  );
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    all += Math.max(0, span.until - Math.max(span.from, until));
    until = Math.max(until, span.until);
  }
  return all;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const rounded = (hours: number) => Math.round(hours * 10_000) / 10_000;
