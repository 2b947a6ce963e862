import { z } from "zod";
import { tail } from "../tail.ts";
import { invalidParameter, parsed } from "./api-error.ts";
import { runStates, taskStates } from "./api-state.ts";
import { CALLER } from "./cluster.ts";
import { type RunIds, ShownRunId } from "./run-ids.ts";
import type { RunProcesses } from "./run-process.ts";
import type { Service } from "./service.ts";
import type { Store } from "./store.ts";
import { parseSubmit } from "./submit-request.ts";
import type { Run, Task } from "./task.ts";

const maxLogBytes = 5 * 1024 * 1024;

const Id = z.object({ run_id: ShownRunId });
const Flag = z.enum(["true", "false"]).transform((text) => text === "true");
const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(24).default(20),
  page_token: ShownRunId.optional(),
  active_only: Flag.default(false),
  completed_only: Flag.default(false),
  expand_tasks: Flag.default(false),
});

/** Databricks' Jobs API: each call takes the query or the body and returns the answer's JSON. */
export function jobsApi(store: Store, service: Service, processes: RunProcesses, ids: RunIds, url: string) {
  const runJson = (run: Run, tasks = store.tasksOf(run.runId)) => ({
    run_id: ids.shown(run.runId),
    job_id: ids.shown(run.runId),
    run_name: run.name,
    run_type: "SUBMIT_RUN",
    creator_user_name: CALLER,
    format: "MULTI_TASK",
    run_page_url: `${url}/runs/${ids.shown(run.runId)}`,
    tags: run.tags,
    ...times(run.createdAt, tasks, false),
    ...runStates(tasks),
    tasks: tasks.map(taskJson),
  });

  const taskJson = (task: Task) => ({
    ...task.request,
    run_id: ids.shown(task.taskRunId),
    run_page_url: `${url}/runs/${ids.shown(task.runId)}#${task.key}`,
    attempt_number: 0,
    ...times(task.createdAt, [task], true),
    ...taskStates(task),
  });

  /** The run that an input is about, and the task if the id is that of a task's own run. */
  const find = (input: unknown): { run: Run; task?: Task } => {
    const shown = parsed(Id, input).run_id;
    const id = ids.kept(shown);
    const task = store.task(id);
    const run = store.run(task?.runId ?? id);
    if (!run) throw invalidParameter(`Run ${shown} does not exist.`);
    return task ? { run, task } : { run };
  };

  return {
    "POST jobs/runs/submit": (body: unknown) => ({
      run_id: ids.shown(service.submit(parseSubmit(body)).runId),
    }),

    "GET jobs/runs/get": (query: unknown) => {
      const { run, task } = find(query);
      return task ? { ...runJson(run, [task]), run_id: ids.shown(task.taskRunId) } : runJson(run);
    },

    "GET jobs/runs/get-output": (query: unknown) => {
      const { run, task } = find(query);
      if (!task) {
        throw invalidParameter(
          "Retrieving the output of runs with multiple tasks is not supported. Please retrieve the output of each individual task run instead.",
        );
      }
      const { text, truncated } = tail(processes.logFile(task), maxLogBytes);
      return {
        metadata: {
          ...taskJson(task),
          job_id: ids.shown(run.runId),
          run_type: "SUBMIT_RUN",
          format: "SINGLE_TASK",
        },
        logs: text,
        logs_truncated: truncated,
        ...errorOf(task),
      };
    },

    "GET jobs/runs/list": (query: unknown) => {
      const { limit, page_token, active_only, completed_only, expand_tasks } = parsed(ListQuery, query);
      if (active_only && completed_only)
        throw invalidParameter("active_only and completed_only are both true.");
      const active = active_only ? true : completed_only ? false : undefined;
      const before = page_token === undefined ? Number.MAX_SAFE_INTEGER : ids.kept(page_token);
      const runs = store.runsBefore(before, limit + 1, active); // one more, to know whether there are more
      const page = runs.slice(0, limit).map((run) => runJson(run));
      const more = runs.length > limit;
      return {
        runs: expand_tasks ? page : page.map(({ tasks: _, ...run }) => run),
        has_more: more,
        ...(more && { next_page_token: String(page.at(-1)?.run_id) }),
      };
    },

    "GET preview/scim/v2/Me": () => ({ id: "1", userName: CALLER, active: true }),

    "POST jobs/runs/cancel": (body: unknown) => {
      const { run, task } = find(body);
      service.cancel(task ? [task] : store.tasksOf(run.runId));
      return {};
    },
  };
}

// What people read first: the exception, or why there was none to catch.
function errorOf(task: Task): { error?: string; error_trace?: string } {
  if (task.outcome?.kind === "failed")
    return { error: task.outcome.error, error_trace: task.outcome.errorTrace ?? "" };
  const { state } = taskStates(task);
  return state.result_state === "FAILED" ? { error: state.state_message } : {};
}

/** One call of the API. */
export type ApiCall = (input: unknown) => object;

// Databricks gives the time in a queue, in set-up (of which there is none here) and in execution, in milliseconds. Of a run of tasks it
// gives the time in a queue and all of it; where the rest went, its tasks say.
function times(createdAt: number, tasks: readonly Task[], isTask: boolean) {
  const started = Math.min(...tasks.map(({ startedAt }) => startedAt ?? Number.POSITIVE_INFINITY));
  const ended = tasks.every(({ endedAt }) => endedAt !== undefined)
    ? Math.max(...tasks.map(({ endedAt }) => endedAt ?? 0))
    : 0;
  return {
    start_time: createdAt,
    end_time: ended,
    setup_duration: 0,
    cleanup_duration: 0,
    queue_duration: Number.isFinite(started) ? started - createdAt : 0,
    execution_duration: isTask && ended > 0 && Number.isFinite(started) ? ended - started : 0,
    run_duration: ended > 0 ? ended - createdAt : 0,
  };
}
