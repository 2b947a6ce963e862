import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ApiError, invalidParameter } from "./api-error.ts";
import { CALLER, type Cluster, type ClusterRequest, otherUser } from "./cluster.ts";
import type { Faults } from "./faults.ts";
import type { Store } from "./store.ts";
import type { Outcome } from "./task.ts";

/** The cluster that always stands. */
const LOCAL = "local";
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Clusters that stand by themselves: created, started when something is to run on them, terminated, deleted. */
export class Clusters {
  readonly #store: Store;
  readonly #faults: Faults;
  readonly #folder: string;

  /** `folder` is where their libraries lie. */
  constructor(store: Store, faults: Faults, folder: string) {
    [this.#store, this.#faults, this.#folder] = [store, faults, folder];
    const request = { cluster_name: LOCAL, spark_version: "local", autotermination_minutes: 0 };
    const [now, none] = [Date.now(), { custom_tags: {}, spark_conf: {} }];
    const known = store.cluster(LOCAL) ?? { id: LOCAL, source: "UI", createdAt: now, since: now, ranMs: 0 };
    // It starts with this service.
    store.saveCluster({
      ...known,
      request: { ...request, ...none },
      state: "RUNNING",
      installed: {},
    } as Cluster);
  }

  create(request: ClusterRequest): Cluster {
    const now = Date.now();
    const random = [...randomBytes(8)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
    const [date = "", time = ""] = new Date(now).toISOString().slice(5, 19).replace(/[-:]/g, "").split("T");
    const id = `${date}-${time}-${random}`;
    return this.#pend({
      id,
      request,
      source: "API",
      state: "PENDING",
      since: now,
      createdAt: now,
      ranMs: 0,
      installed: {},
    });
  }

  get(id: string): Cluster {
    const found = this.#store.cluster(id);
    if (!found) throw invalidParameter(`Cluster ${id} does not exist`);
    return found;
  }

  start(id: string): void {
    const cluster = this.get(id);
    if (cluster.state !== "TERMINATED")
      throw new ApiError(400, "INVALID_STATE", `Cluster ${id} is in unexpected state ${cluster.state}.`);
    this.#pend(cluster);
  }

  terminate(id: string): void {
    const cluster = this.get(id);
    if (cluster.state === "TERMINATED" || cluster.state === "TERMINATING") return;
    this.#store.saveCluster(enter(cluster, "TERMINATING", USER));
  }

  forget(id: string): void {
    this.get(id);
    this.#store.forgetCluster(id);
  }

  /** Lets those that are due run, or be off. A start that is to fail does so under whoever waits for it: tests count on it. */
  tick(now: number, isAwaited: (id: string) => boolean): void {
    for (const cluster of this.#store.clusters()) {
      if (cluster.state === "TERMINATING")
        this.#store.saveCluster(enter(cluster, "TERMINATED", cluster.reason));
      if (cluster.state !== "PENDING" || now < (cluster.startsAt ?? 0)) continue;
      if (this.#faults.failsStart(cluster.request.cluster_name) && !isAwaited(cluster.id)) continue;
      const fault = this.#faults.startOf(cluster.request.cluster_name);
      this.#store.saveCluster(fault ? enter(cluster, "TERMINATED", fault) : enter(cluster, "RUNNING"));
    }
  }

  /** Whether a task may start on its cluster, which is started for it where it rests; else how the task ends. */
  readiness(id: string | undefined, since: number): "now" | "later" | Outcome {
    if (id === undefined) return "now";
    const cluster = this.#store.cluster(id);
    if (!cluster) return lost("CLUSTER_ERROR", `Cluster ${id} does not exist`);
    const other = otherUser(cluster.request);
    if (cluster.state === "RUNNING" && other !== undefined)
      return {
        kind: "failed",
        error: `Single-user check failed: user '${CALLER}' attempted to run a command on single-user cluster ${id}, but the single user of this cluster is user '${other}'`,
      };
    if (cluster.state === "RUNNING") return "now";
    const { reason } = cluster;
    if (cluster.state === "TERMINATED" && reason && reason.type !== "SUCCESS" && cluster.since >= since)
      return lost(
        reason.type === "CLOUD_FAILURE" ? reason.type : "CLUSTER_ERROR",
        `Cluster ${id} did not start: ${reason.code}`,
      );
    if (cluster.state === "TERMINATED") this.#pend(cluster);
    return "later";
  }

  /** Installs wheels on a running cluster. One of a name and version that it has since its start is not installed again. */
  install(id: string, wheels: readonly string[]): string[] {
    const cluster = this.get(id);
    const places = wheels.map((wheel) => {
      const file = basename(wheel);
      const [name = "", version = ""] = file.split("-");
      const known = cluster.installed[`${name} ${version}`];
      if (known !== undefined) return known;
      const folder = join(this.#folder, id, String(Date.now()));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, file), readFileSync(wheel)); // a copy would be open to whoever the wheel is open to
      cluster.installed[`${name} ${version}`] = join(folder, file);
      return join(folder, file);
    });
    this.#store.saveCluster(cluster);
    return places;
  }

  #pend(cluster: Cluster): Cluster {
    const waits = this.#faults.waitOfCluster(cluster.request.cluster_name) ?? 0;
    const startsAt = Date.now() + waits * 1000;
    const { reason: _, ...others } = enter(cluster, "PENDING");
    const pending = { ...others, startsAt, installed: {} };
    this.#store.saveCluster(pending);
    return pending;
  }
}

const USER = { code: "USER_REQUEST", type: "SUCCESS" };

function enter(cluster: Cluster, state: Cluster["state"], reason?: Cluster["reason"]): Cluster {
  const now = Date.now();
  const ran = cluster.state === "RUNNING" || cluster.state === "TERMINATING" ? now - cluster.since : 0;
  const { events = [] } = cluster;
  const type = eventOf(cluster, state);
  return {
    ...cluster,
    ...{ state, since: now, ranMs: cluster.ranMs + ran },
    events: type === undefined ? events : [...events, { timestamp: now, type }],
    ...(reason && { reason }),
  };
}

/** What is told of a cluster that comes to this state: that it gets machines, or gives them back. */
function eventOf({ state: before, events = [] }: Cluster, state: Cluster["state"]) {
  if (state === "PENDING") return events.length === 0 ? "CREATING" : "STARTING";
  const ends = state === "TERMINATING" || (state === "TERMINATED" && before !== "TERMINATING");
  return ends ? "TERMINATING" : undefined;
}

const lost = (code: string, message: string): Outcome => ({
  kind: "told",
  end: { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED", code, type: "CLOUD_FAILURE", message },
});
