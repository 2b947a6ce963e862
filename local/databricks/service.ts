import { existsSync } from "node:fs";
import { killPoint } from "../kill-point.ts";
import type { RunProcesses } from "./run-process.ts";
import { unblock, watch } from "./schedule.ts";
import type { Store } from "./store.ts";
import { type SubmitRequest, wheelsOf } from "./submit-request.ts";
import type { Ending, Outcome, Run, Task } from "./task.ts";

/** Starts, watches and ends the tasks of submitted runs, `parallel` at once. */
export class Service {
  readonly #store: Store;
  readonly #processes: RunProcesses;
  readonly #parallel: number;
  #stopping = false;

  constructor(store: Store, processes: RunProcesses, parallel: number) {
    this.#store = store;
    this.#processes = processes;
    this.#parallel = parallel;
  }

  /** Commits a run and returns it; a token seen before gives back its run, failed or not. */
  submit(request: SubmitRequest): Run {
    const token = request.idempotency_token;
    const known = token === undefined ? undefined : this.#store.runOfToken(token);
    if (known) return known;
    const createdAt = Date.now();
    const run = this.#store.create(
      { name: request.run_name, tags: request.tags, createdAt },
      token,
      (runId) =>
        request.tasks.map((task, index) => ({
          taskRunId: runId + 1 + index,
          runId,
          key: task.task_key,
          request: task,
          wheels: wheelsOf(task, request),
          timeoutSeconds: shortest(task.timeout_seconds, request.timeout_seconds),
          phase: task.depends_on.length > 0 ? "BLOCKED" : "QUEUED",
          createdAt,
        })),
    );
    killPoint("databricks:submit-committed");
    setImmediate(() => this.tick());
    return run;
  }

  /** Asks tasks to end; they have ended a little later. */
  cancel(tasks: readonly Task[]): void {
    for (const task of tasks) {
      if (task.phase === "RUNNING") this.#terminate(task, "cancel");
      else if (task.phase === "BLOCKED" || task.phase === "QUEUED") this.#end(task, { kind: "cancelled" });
    }
  }

  /** Looks at every task once and does what is due. Cheap, and safe to call at any time. */
  tick(): void {
    for (const task of this.#store.activeTasks()) {
      if (task.phase === "RUNNING" || task.phase === "TERMINATING") this.#watch(task);
      else if (task.phase === "BLOCKED") this.#unblock(task);
    }
    if (!this.#stopping) this.#startQueued();
  }

  /** Ends the running processes; queued tasks stay queued for the next start. Resolves when all have ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const task of this.#busy()) if (task.phase === "RUNNING") this.#terminate(task, "stop");
    while (this.#busy().length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      this.tick();
    }
  }

  #startQueued(): void {
    const queued = this.#store.activeTasks().filter(({ phase }) => phase === "QUEUED");
    for (const task of queued.slice(0, Math.max(0, this.#parallel - this.#busy().length))) {
      const missing = task.wheels.find((path) => !existsSync(path));
      if (missing) {
        this.#end(task, { kind: "library-missing", path: missing });
        continue;
      }
      const running: Task = { ...task, phase: "RUNNING", startedAt: Date.now() };
      this.#store.save(running); // before the process: a task once said to run is never started afresh
      this.#processes.start(running);
    }
  }

  #watch(task: Task): void {
    const seen = this.#processes.see(task);
    if (seen === "unclaimed") {
      if (task.ending) this.#end(task, { kind: "cancelled" });
      else this.#processes.start(task);
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

function shortest(...limits: number[]): number {
  const set = limits.filter((each) => each > 0);
  return set.length > 0 ? Math.min(...set) : 0;
}
