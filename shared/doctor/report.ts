import { z } from "zod";

/** What a look has found, or why it failed. */
export const Looked = z.object({
  check: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  /** Nobody answered: no right is missing. */
  away: z.boolean().optional(),
});
export type Looked = z.infer<typeof Looked>;

/** One line of the report: of what failed, also what to do, and which role or grant is missing. */
export const Row = Looked.omit({ away: true }).extend({ remedy: z.string().optional() });
export type Row = z.infer<typeof Row>;

/** What the app and its tasks can reach. */
export const Report = z.object({
  status: z.enum(["ok", "failing"]),
  /** When it was begun, in ISO 8601. */
  at: z.string(),
  checks: z.array(Row),
});
export type Report = z.infer<typeof Report>;

/** Characters of what a service says; the beginning is enough. */
const MOST = 2000;

const REMEDIES: Record<string, string> = {
  "app: workspace":
    "Let DATABRICKS_HOST name the workspace, and add the app's identity to it as a service principal, or renew DATABRICKS_TOKEN.",
  "app: containers":
    "Create what is missing, and grant the app's identity the role Storage Blob Data Contributor on the data account.",
  "app: jobs": "Give the app's identity the entitlement Workspace access.",
  "app: mlflow": "Let MLFLOW_TRACKING_URI name MLflow; on Databricks, the workspace.",
  "app: registry":
    "Grant the app's identity USE CATALOG, USE SCHEMA and CREATE MODEL on what MODEL_REGISTRY names; a workspace's own registry may be switched off there.",
  "app: wheel":
    "Name the wheel as `npm run wheel` does: the hash in its version lets tasks notice another one.",
  "app: events":
    "Let the app run, and its identity have the role Storage Queue Data Contributor on the host account. Events that failed too often come back by `npx darkroom events --put-back`, once the log says why and that is mended.",
  task: "Read what Databricks says, on the page of the run too. A cluster that cannot start wants another machine, policy or quota (docs/settings.md, DATABRICKS_COMPUTE); one that stands in dedicated mode, the app's client id as single_user_name.",
  "task: photo":
    "Grant whoever TASKS_STORAGE names the role Storage Blob Data Reader on the container, or READ VOLUME.",
  "task: file":
    "Grant whoever TASKS_STORAGE names the role Storage Blob Data Contributor on our containers, or WRITE VOLUME.",
  "task: mlflow":
    "Let tasks reach MLflow: its address in their environment, or their right to use the workspace's.",
  "task: packages":
    "Install training/requirements.lock where tasks run, by an image or the cluster's libraries; on serverless machines and clusters of the app's own making it asks for them itself (docs/settings.md).",
};

const AWAY =
  "No right is missing: see that the service runs, that its address is right, and that the network lets whoever looked reach it. Then ask again.";

/** The rows of what was looked at, by the app or by a task. */
export const rowsOf = (by: "app" | "task", looked: readonly Looked[]): Row[] =>
  looked.map(({ check, ok, detail, away }) => rowOf(`${by}: ${check}`, ok, detail, away));

/** One row; of a failure with what to do. */
export function rowOf(check: string, ok: boolean, detail: string, away = false): Row {
  const remedy = ok ? undefined : away ? AWAY : REMEDIES[check];
  return { check, ok, detail: detail.slice(0, MOST), ...(remedy !== undefined && { remedy }) };
}

export const reportOf = (at: string, checks: Row[]): Report => ({
  status: checks.every(({ ok }) => ok) ? "ok" : "failing",
  at,
  checks,
});
