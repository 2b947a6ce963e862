import { z } from "zod";

const Settings = z.object({
  /** Connection string of the data account; local development only. */
  DataStorage: z.string().optional(),
  /** Blob endpoint of the data account; the app's identity is used. */
  DataStorage__blobServiceUri: z.url().optional(),
  /** Where Databricks tasks find the containers, if not at the blob endpoint: for example /Volumes/main/darkroom. */
  TASKS_STORAGE_ROOT: z.string().optional(),
  DATABRICKS_HOST: z.url(),
  /** A personal access token; without it the app's identity is used. */
  DATABRICKS_TOKEN: z.string().optional(),
  /** A cluster id, or "serverless". */
  DATABRICKS_CLUSTER: z.string().min(1),
  MLFLOW_TRACKING_URI: z.url(),
  /** The training wheel as Databricks finds it, and the SHA-256 of its bytes. */
  TRAINING_WHEEL: z.string().min(1),
  TRAINING_WHEEL_SHA256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hex digits"),
  /** What makes shards: the cores of each task's machine, or the workers of its Spark cluster, in one task. */
  PREPROCESS_ENGINE: z.enum(["processes", "spark"]).default("processes"),
  /** Endpoint of an Event Grid topic that is told of drift; without it, the log is. */
  EVENTS_TOPIC_ENDPOINT: z.url().optional(),
  /** The topic's key; without it the app's identity is used. */
  EVENTS_TOPIC_KEY: z.string().optional(),
  /** Folders with plans, separated by commas; relative ones start at the app's root. */
  PLANS: z.string().default("plans"),
});

export type Settings = z.infer<typeof Settings>;

/** Reads the settings once, at start. Every missing or malformed one is named, with where to set it. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const parsed = Settings.safeParse(env);
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
  if (!env.DataStorage && !env.DataStorage__blobServiceUri)
    problems.push(
      "DataStorage: set DataStorage__blobServiceUri (identity) or DataStorage (connection string)",
    );
  if (parsed.success && problems.length === 0) return parsed.data;
  const where = "Set them in the app settings, or in local.settings.json (see local.settings.sample.json).";
  throw new Error(`These settings are missing or wrong:\n  ${problems.join("\n  ")}\n${where}`);
}
