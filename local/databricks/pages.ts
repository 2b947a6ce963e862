import { readFileSync } from "node:fs";
import { tail } from "../tail.ts";
import { runStates, taskStates } from "./api-state.ts";
import { minutesOf } from "./cluster.ts";
import { type Elsewhere, escapeHtml, linked, linkedName, neighbours } from "./links.ts";
import type { RunIds } from "./run-ids.ts";
import type { RunProcesses } from "./run-process.ts";
import type { Store } from "./store.ts";
import { parametersOf } from "./submit-request.ts";
import type { Run, Task } from "./task.ts";

const style = readFileSync(new URL("page.css", import.meta.url), "utf8");

/** The pages for people: of all runs, and of each. */
export function pages(
  store: Store,
  processes: RunProcesses,
  ids: RunIds,
  elsewhere: Elsewhere,
): (path: string) => string | undefined {
  return (path) => {
    if (path === "/")
      return page("Runs", runTable(store, ids, elsewhere) + clusterTable(store), elsewhere, false);
    const shown = /^\/runs\/(\d{1,19})$/.exec(path)?.[1];
    const run = shown === undefined ? undefined : store.run(ids.kept(BigInt(shown)));
    if (!run) return undefined;
    const tasks = store.tasksOf(run.runId);
    const active = tasks.some(({ phase }) => phase !== "ENDED");
    return page(run.name, runBody(run, tasks, processes, ids, elsewhere), elsewhere, active);
  };
}

/** All runs, newest first. */
function runTable(store: Store, ids: RunIds, elsewhere: Elsewhere): string {
  const rows = store.runsBefore(Number.MAX_SAFE_INTEGER, 200).map((run) => {
    const tasks = store.tasksOf(run.runId);
    const id = ids.shown(run.runId);
    const link = `<a href="/runs/${id}">${id}</a>`;
    return `<tr><td>${link}<td>${linkedName(run.name, elsewhere)}<td>${badge(runStates(tasks))}<td>${when(run.createdAt)}<td>${took(tasks)}</tr>`;
  });
  const head = "<tr><th>run<th>name<th>state<th>submitted<th>took</tr>";
  return `<table>${head}${rows.join("")}</table>`;
}

/** All clusters, with what they have cost. */
function clusterTable(store: Store): string {
  const rows = store.clusters().map((cluster) => {
    const { id, request, state } = cluster;
    const minutes = minutesOf(cluster, Date.now()).toFixed(1);
    return `<tr><td>${escapeHtml(id)}<td>${escapeHtml(request.cluster_name)}<td>${state}<td>${minutes} min</tr>`;
  });
  return `<h2>Clusters</h2><table><tr><th>cluster<th>name<th>state<th>ran</tr>${rows.join("")}</table>`;
}

/** One run: its state, and each task's parameters, error and log. */
function runBody(
  run: Run,
  tasks: readonly Task[],
  processes: RunProcesses,
  ids: RunIds,
  elsewhere: Elsewhere,
): string {
  const states = runStates(tasks);
  const head = `<p>${badge(states)} submitted ${when(run.createdAt)}, took ${took(tasks)}</p>
    <p>for ${linkedName(run.name, elsewhere)}</p><p>${escapeHtml(states.state.state_message)}</p>`;
  return head + tasks.map((task) => taskSection(task, processes, ids)).join("");
}

function taskSection(task: Task, processes: RunProcesses, ids: RunIds): string {
  const { package_name, entry_point } = task.request.python_wheel_task;
  const { text, truncated } = tail(processes.logFile(task), 64 * 1024);
  const error =
    task.outcome?.kind === "failed" ? `<pre class="error">${linked(task.outcome.error)}</pre>` : "";
  return `<h2 id="${escapeHtml(task.key)}">${escapeHtml(task.key)} <small>${ids.shown(task.taskRunId)}</small> ${badge(taskStates(task))}</h2>
    <p><code>${escapeHtml(package_name)}.${escapeHtml(entry_point)}</code></p>
    <pre>${escapeHtml(parametersOf(task.request).join("\n"))}</pre>${error}
    <h3>Log${truncated ? ", last 64 KB" : ""}</h3><pre>${linked(text) || "nothing yet"}</pre>`;
}

function page(title: string, body: string, elsewhere: Elsewhere, refresh: boolean): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
    ${refresh ? '<meta http-equiv="refresh" content="3">' : ""}<style>${style}</style>
    <nav><a href="/">Local Databricks</a> ${neighbours(elsewhere)}</nav><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function badge({ state }: ReturnType<typeof runStates>): string {
  const text = state.result_state ?? state.life_cycle_state;
  return `<span class="badge ${escapeHtml(text.toLowerCase())}">${escapeHtml(text)}</span>`;
}

const when = (time: number) => new Date(time).toISOString().replace("T", " ").slice(0, 19);

function took(tasks: readonly Task[]): string {
  const ends = tasks.map(({ createdAt, endedAt }) => (endedAt ?? Date.now()) - createdAt);
  return `${(Math.max(...ends) / 1000).toFixed(1)} s`;
}
