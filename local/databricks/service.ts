import { existsSync } from "node:fs";
import { isDiskFull } from "../disk.ts";
import { killPoint } from "../kill-point.ts";
import { invalidParameter } from "./api-error.ts";
import type { Clusters } from "./clusters.ts";
import type { Faults } from "./faults.ts";
import type { RunProcesses } from "./run-process.ts";
import { NO_CONTEXT, unblock, watch, withoutContext } from "./schedule.ts";
import type { Store } from "./store.ts";
import { packagesOf, type SubmitRequest, wheelsOf } from "./submit-request.ts";
import type { Ending, Outcome, Run, Task } from "./task.ts";
import type { Variables } from "./variables.ts";

function packagesIn(task: SubmitRequest["tasks"][number], request: SubmitRequest): { packages?: string[] } {
  const packages = packagesOf(task, request);
  return packages === undefined ? {} : { packages };
}

/** Starts, watches and ends the tasks of submitted runs, `parallel` at once. */
export class Service {
  readonly #store: Store;
  readonly #processes: RunProcesses;
  readonly #faults: Faults;
  readonly #variables: Variables;
  readonly #parallel: number;
  readonly clusters: Clusters;
  #stopping = false;
  #trouble = "";

  constructor(
    store: Store,
    processes: RunProcesses,
    faults: Faults,
    clusters: Clusters,
    variables: Variables,
    parallel: number,
  ) {
    this.#store = store;
    this.#processes = processes;
    this.#faults = faults;
    this.#variables = variables;
    this.clusters = clusters;
    this.#parallel = parallel;
  }

  /** Commits a run and returns it; a token seen before gives back its run, failed or not. */
  submit(request: SubmitRequest): Run {
    const token = request.idempotency_token;
    const known = token === undefined ? undefined : this.#store.runOfToken(token);
    if (known && !this.#store.run(known.runId))
      throw invalidParameter("The run of this idempotency_token was deleted.");
    if (known) return known;
    for (const { existing_cluster_id } of request.tasks)
      if (existing_cluster_id !== undefined) this.clusters.get(existing_cluster_id);
    const createdAt = Date.now();
    const wait = this.#faults.waitOf(request.run_name);
    const held = wait && { as: wait.as, until: createdAt + wait.seconds * 1000 };
    const run = this.#store.create(
      { name: request.run_name, tags: request.tags, createdAt },
      token,
      (runId) =>
        request.tasks.map((task, index) => ({
          ...packagesIn(task, request),
          taskRunId: runId + 1 + index,
          runId,
          key: task.task_key,
          request: task,
          wheels: wheelsOf(task, request),
          timeoutSeconds: shortest(task.timeout_seconds, request.timeout_seconds),
          phase: task.depends_on.length > 0 ? "BLOCKED" : "QUEUED",
          ...(held && { held }),
          createdAt,
        })),
    );
    if (this.#faults.takesAway(run.name)) this.#store.forget(run.runId);
    killPoint("databricks:submit-committed");
    setImmediate(() => this.tick());
    return run;
  }

  /** Takes the machines from under the tasks that run on a cluster. */
  terminateCluster(id: string): void {
    this.clusters.terminate(id);
    for (const task of this.#store.activeTasks())
      if (task.phase === "RUNNING" && task.request.existing_cluster_id === id)
        this.#terminate(task, "cluster");
  }

  /** The same, for good: nobody finds it any more. */
  forgetCluster(id: string): void {
    this.terminateCluster(id);
    this.clusters.forget(id);
  }

  /** Asks tasks to end; they have ended a little later. */
  cancel(tasks: readonly Task[]): void {
    for (const task of tasks) {
      if (task.phase === "RUNNING") this.#terminate(task, "cancel");
      else if (task.phase === "BLOCKED" || task.phase === "QUEUED") this.#end(task, { kind: "cancelled" });
    }
  }

  /** Looks at every task once and does what is due. Cheap, and safe to call at any time: what fails is tried again. */
  tick(): void {
    const troubles = new Set<string>();
    const attempt = (work: () => void) => {
      try {
        work();
      } catch (error) {
        troubles.add(`${error}${isDiskFull(error) ? ". Make room on the disk" : ""}.`);
      }
    };
    attempt(() => {
      this.clusters.tick(Date.now(), (id) =>
        this.#store.activeTasks().some(({ request }) => request.existing_cluster_id === id),
      );
      for (const task of this.#store.activeTasks()) attempt(() => this.#look(task));
      if (!this.#stopping) this.#startQueued();
    });
    this.#say([...troubles].join(" "));
  }

  /** Ends the running processes; queued tasks stay queued for the next start. Resolves when all have ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    try {
      for (const task of this.#busy()) if (task.phase === "RUNNING") this.#terminate(task, "stop");
    } catch (error) {
      return this.#say(`${error}.`); // the next service adopts what goes on
    }
    while (this.#busy().length > 0 && this.#trouble === "") {
      await new Promise((resolve) => setTimeout(resolve, 50));
      this.tick();
    }
  }

  #look(task: Task): void {
    if (task.phase === "RUNNING" || task.phase === "TERMINATING") this.#watch(task);
    else if (task.phase === "BLOCKED") this.#unblock(task);
    else if (task.held && Date.now() >= task.held.until) {
      const { held: _, ...free } = task;
      this.#store.save(free);
    }
  }

  // Once, not at every look.
  #say(trouble: string): void {
    if (trouble !== this.#trouble) console.error(trouble ? `Runs wait: ${trouble}` : "Runs go on.");
    this.#trouble = trouble;
  }

  #startQueued(): void {
    for (const task of withoutContext(this.#store.activeTasks())) this.#end(task, NO_CONTEXT);
    const queued = this.#store.activeTasks().filter(({ phase, held }) => phase === "QUEUED" && !held);
    let room = this.#parallel - this.#busy().length;
    for (const task of queued) {
      if (room <= 0) return;
      const { existing_cluster_id: cluster } = task.request;
      const ready = this.clusters.readiness(cluster, task.createdAt);
      if (ready === "later") {
        this.#store.save({ ...task, held: { as: "PENDING", until: Date.now() } });
        continue;
      }
      if (ready !== "now") {
        this.#end(task, ready);
        continue;
      }
      const missing = task.wheels.find((path) => !existsSync(path));
      if (missing) {
        this.#end(task, { kind: "library-missing", path: missing });
        continue;
      }
      const lacking = this.#variables.missing(task);
      if (lacking !== undefined) {
        this.#end(task, { kind: "told", end: withoutSecret(lacking) });
        continue;
      }
      const told = this.#faults.endOf(this.#store.run(task.runId)?.name ?? "");
      if (told) {
        this.#end(task, { kind: "told", end: told });
        continue;
      }
      const wheels = cluster === undefined ? task.wheels : this.clusters.install(cluster, task.wheels);
      const running: Task = { ...task, wheels, phase: "RUNNING", startedAt: Date.now() };
      this.#store.save(running); // before the process: a task once said to run is never started afresh
      this.#start(running);
      room--;
    }
  }

  #start(task: Task): void {
    try {
      this.#processes.start(task);
    } catch (error) {
      if (isDiskFull(error)) throw error; // the next look finds nobody who runs it, and starts it
      const why = error instanceof Error ? error.message : String(error);
      this.#end(task, { kind: "failed", error: `The Python process could not be started: ${why}` });
    }
  }

  #watch(task: Task): void {
    const seen = this.#processes.see(task);
    if (seen === "unclaimed") {
      if (task.ending) this.#end(task, { kind: "cancelled" });
      else this.#start(task);
      return;
    }
    const step = watch(task, seen, Date.now());
    if (step.do === "end") {
      this.#processes.signal(task, "SIGKILL"); // whatever the process has left behind in its group
      this.#end(task, step.outcome);
    } else if (step.do === "terminate") this.#terminate(task, step.why);
    else if (step.do === "kill") this.#processes.signal(task, "SIGKILL");
  }

  #unblock(task: Task): void {
    const next = unblock(task, this.#store.tasksOf(task.runId));
    if (next === "queue") this.#store.save({ ...task, phase: "QUEUED" });
    else if (next === "upstream-failed") this.#end(task, { kind: "upstream-failed" });
  }

  #terminate(task: Task, why: Ending): void {
    this.#store.save({ ...task, phase: "TERMINATING", ending: { why, since: Date.now() } });
    this.#processes.signal(task, "SIGTERM");
  }

  #end(task: Task, outcome: Outcome): void {
    this.#store.save({ ...task, phase: "ENDED", endedAt: Date.now(), outcome });
  }

  #busy(): Task[] {
    return this.#store.activeTasks().filter(({ phase }) => phase === "RUNNING" || phase === "TERMINATING");
  }
}

/** What becomes of a cluster, and of a run that waits for it, whose environment names a secret that there is not. */
const withoutSecret = (message: string) => ({
  ...{ life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED", type: "CLIENT_ERROR" },
  ...{ code: "INVALID_CLUSTER_REQUEST", message: `The cluster cannot start: ${message}` },
});

function shortest(...limits: number[]): number {
  const set = limits.filter((each) => each > 0);
  return set.length > 0 ? Math.min(...set) : 0;
}
