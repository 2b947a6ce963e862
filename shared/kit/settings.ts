import { z } from "zod";
import { Address, ConnectionString, PathOrAddress, Secret } from "./addresses.ts";
import { SIGN_INS, type SignIn } from "./caller.ts";
import { Compute, computeFaults, isCreated } from "./compute.ts";
import { Problem } from "./errors.ts";
import { itemsOf } from "./items.ts";
import { jsonSetting } from "./json-setting.ts";
import { MachinePrices } from "./machine-prices.ts";
import { EntryPoint } from "./task.ts";
import { runtimeFault, storageFaults, TasksStorage } from "./tasks-storage.ts";
import { Duration } from "./units.ts";
import { areWheels } from "./wheels.ts";

/** What the app can be: triggers and orchestrations, predictions, or both. */
export const PARTS = ["control", "serving"] as const;
export type Part = (typeof PARTS)[number];

/** What both parts need. */
export const StorageSettings = z.object({
  /** Connection string of the data account; local development only. */
  DataStorage: ConnectionString.optional(),
  /** Blob endpoint of the data account; the app's identity is used. */
  DataStorage__blobServiceUri: Address.optional(),
  /** Where Databricks tasks find the containers, if not at the blob endpoint: for example /Volumes/main/darkroom. */
  TASKS_STORAGE_ROOT: PathOrAddress.optional(),
  /** As whom Databricks tasks reach storage; without it, as the environment of their machine says. */
  TASKS_STORAGE: TasksStorage.optional(),
  /** Folders with plans, separated by commas; relative ones start at the app's root. */
  PLANS: z.string().default("plans"),
  /** Which of the environments of plans this is. */
  DARKROOM_ENVIRONMENT: z.string().optional(),
});

const HEX = {
  error: ({ input }: { input: unknown }) =>
    `must be 64 hex digits, not "${input}". npm run wheel prints them.`,
};

const ComputeJson = jsonSetting(
  Compute.omit({ cluster: true }),
  '{"node_type": "Standard_D8ds_v5", "workers": 2}',
);

const WEEK = 7 * 24 * 3600;
const LASTS = "must be from 1m to 7d";
const Timeout = Duration.pipe(z.number().min(60, LASTS).max(WEEK, LASTS)).optional();
const TimeoutsJson = jsonSetting(
  z.strictObject(
    Object.fromEntries(EntryPoint.options.map((task) => [task, Timeout])) as Record<
      EntryPoint,
      typeof Timeout
    >,
  ),
  '{"inspect": "6h", "train": "2d"}',
);

const PricesJson = jsonSetting(
  MachinePrices,
  '{"currency": "EUR", "dbu": {"jobs": 0.28}, "machines": {"Standard_D8ds_v5": {"vm": 0.45, "dbu": 2}}}',
);

/** Users (with an @) and groups: anything between commas that has no mark of a list in another form. */
const areViewers = (text: string, context: z.RefinementCtx) => {
  for (const item of itemsOf(text))
    if (!/^[^\s@[\]{}"';:<>|]+@[^\s@[\]{}"';:<>|]+$|^[^@[\]{}"';:<>|]+$/.test(item))
      context.addIssue({
        code: "custom",
        message: `"${item}" is no user and no group: write them with commas between, such as ann@example.com, vision-team`,
      });
};

export const Settings = StorageSettings.extend({
  DATABRICKS_HOST: Address,
  /** A personal access token; without it the app's identity is used. */
  DATABRICKS_TOKEN: Secret.optional(),
  /** What tasks run on where a plan says nothing: a cluster id, "serverless", "lifecycle" or "run". */
  DATABRICKS_CLUSTER: z.string().min(1),
  /** The machines of clusters that are created, as a plan's `compute` has them, in JSON. */
  DATABRICKS_COMPUTE: ComputeJson.optional(),
  /** How long each kind of task may take, before Databricks ends its run, in JSON; what is left out takes as long as we say. In seconds. */
  DATABRICKS_TIMEOUTS: TimeoutsJson.optional(),
  /** Who may look at runs on Databricks beside the app and admins: users (with an @) and groups, separated by commas. */
  DATABRICKS_VIEWERS: z.string().superRefine(areViewers).optional(),
  /** What machines cost, in JSON: with it each run's result tells an estimate. */
  MACHINE_PRICES: PricesJson.optional(),
  MLFLOW_TRACKING_URI: Address,
  /** Catalog and schema of Unity Catalog in which models are registered; without it, MLflow's own registry. */
  MODEL_REGISTRY: z
    .string()
    .regex(/^[^.\s/`"']{1,255}\.[^.\s/`"']{1,255}$/, {
      error: ({ input }) => `must be a catalog and a schema, such as main.darkroom, not "${input}".`,
    })
    .optional(),
  /** The training wheel as Databricks finds it, and the SHA-256 of its bytes. */
  TRAINING_WHEEL: z.string().min(1),
  TRAINING_WHEEL_SHA256: z.string().regex(/^[0-9a-f]{64}$/, HEX),
  /** What names the training code: what of the wheel can change a model. Without it, the wheel's own hash does. */
  TRAINING_CODE_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, HEX)
    .optional(),
  /** The commit that the app was built from, for people who look at runs in MLflow. */
  DARKROOM_COMMIT: z.string().max(100).optional(),
  /** Wheels that tasks need beside it, separated by commas: what they bring is told by the file that TRAINERS names. */
  FURTHER_WHEELS: z.string().superRefine(areWheels).optional(),
  /** What makes shards: the cores of each task's machine, or the workers of its Spark cluster, in one task. */
  PREPROCESS_ENGINE: z
    .enum(["processes", "spark"], { error: ({ input }) => `must be "processes" or "spark", not "${input}".` })
    .default("processes"),
  /** A batch of so many photos or more is predicted by Databricks, a smaller one by the app; 0 leaves all of them to the app. */
  BATCH_ON_DATABRICKS_FROM: z
    .string()
    .default("100000")
    .transform(Number)
    .refine((photos) => Number.isSafeInteger(photos) && photos >= 0, {
      error: "must be a whole number of photos, such as 100000; 0 leaves all batches to the app.",
    }),
  /** Endpoint of an Event Grid topic that is told of drift; without it, the log is. */
  EVENTS_TOPIC_ENDPOINT: Address.optional(),
  /** The topic's key; without it the app's identity is used. */
  EVENTS_TOPIC_KEY: Secret.optional(),
});

export type StorageSettings = z.infer<typeof StorageSettings>;
export type Settings = z.infer<typeof Settings>;

/** Who may look at runs: those with an @ in their names are users, others groups. */
export const viewersOf = ({ DATABRICKS_VIEWERS = "" }: Pick<Settings, "DATABRICKS_VIEWERS">): string[] => [
  ...new Set(itemsOf(DATABRICKS_VIEWERS)),
];

type Env = Record<string, string | undefined>;

/** Which parts this app is: both, unless PARTS names one. */
export function readParts({ PARTS: given }: Env): Set<Part> {
  if (!given) return new Set(PARTS);
  const names = given.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !PARTS.includes(name as Part));
  if (wrong === undefined) return new Set(names as Part[]);
  throw refuse([`PARTS: "${wrong}" is no part. Name control, serving, or both with a comma between`]);
}

/**
 * How the app knows who calls: by keys, unless SIGN_IN says otherwise. `entra` is refused where the platform does not say itself that it
 * stands in front of the app: its headers would be anybody's there.
 */
export function readSignIn({ SIGN_IN: given, WEBSITE_AUTH_ENABLED: platform }: Env): SignIn {
  const signIn = SIGN_INS.find((one) => one === (given || "keys"));
  if (signIn === undefined)
    throw refuse([`SIGN_IN: must be ${SIGN_INS.map((one) => `"${one}"`).join(", ")}, not "${given}".`]);
  if (signIn !== "entra" || platform?.toLowerCase() === "true") return signIn;
  const remedy = "turn it on, and the platform sets WEBSITE_AUTH_ENABLED; or say keys";
  throw refuse([`SIGN_IN: entra needs the function app's authentication, which is off: ${remedy}`]);
}

/** Reads the settings of predictions, which need no Databricks and no MLflow. */
export function readStorageSettings(env: Env): StorageSettings {
  return read(StorageSettings, env, storageProblems(env));
}

/** Reads all settings once, at start. Every missing or malformed one is named, with where to set it; an empty one is none. */
export function readSettings(all: Env): Settings {
  const env = stated(all);
  const problems = [...storageProblems(env), ...storageFaults(env)];
  if (env.PREPROCESS_ENGINE === "spark" && env.DATABRICKS_CLUSTER === "serverless")
    problems.push(
      "PREPROCESS_ENGINE: spark does not go with DATABRICKS_CLUSTER serverless, whose workers reach no storage " +
        "account. Name a cluster, or leave PREPROCESS_ENGINE out.",
    );
  return withMachines(read(Settings, env, problems));
}

/** Refuses clusters that cannot be created. */
function withMachines(settings: Settings): Settings {
  const { DATABRICKS_CLUSTER: cluster, DATABRICKS_COMPUTE: compute = {} } = settings;
  const { train = {}, ...all } = compute;
  const problems = [...computeFaults(all, {}), ...computeFaults(train, all)].map(
    ([field, remedy]) => `DATABRICKS_COMPUTE: ${field}: ${remedy}`,
  );
  for (const { runtime } of [all, train]) {
    const fault = runtimeFault(settings, runtime);
    if (fault !== undefined) problems.push(`DATABRICKS_COMPUTE: runtime: ${fault}`);
  }
  if (isCreated({ cluster }) && !all.node_type && !all.pool && !all.policy)
    problems.push(
      `DATABRICKS_COMPUTE: DATABRICKS_CLUSTER ${cluster} needs node_type, pool or policy, such as {"node_type": "Standard_D8ds_v5"}`,
    );
  if (problems.length > 0) throw refuse(problems);
  return settings;
}

function storageProblems({ DataStorage, DataStorage__blobServiceUri }: Env): string[] {
  if (DataStorage || DataStorage__blobServiceUri) return [];
  return ["DataStorage: set DataStorage__blobServiceUri (identity) or DataStorage (connection string)"];
}

/** The settings that say something. */
const stated = (env: Env): Env => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));

function read<T>(schema: z.ZodType<T>, env: Env, further: string[]): T {
  const given = stated(env);
  const parsed = schema.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map(({ path: [name = ""], message }) =>
    given[String(name)] === undefined ? `${String(name)} is missing` : `${String(name)}: ${message}`,
  );
  if (parsed.success && further.length === 0) return parsed.data;
  throw refuse([...problems, ...further]);
}

function refuse(problems: string[]): Problem {
  const where = "Set them in the app settings, or in local.settings.json (see local.settings.sample.json).";
  const what = `These settings are missing or wrong:\n  ${problems.join("\n  ")}\n${where}`;
  const problem = new Problem(503, "settings-wrong", what);
  problem.stack = problem.message; // where it was found helps nobody who mends a setting
  return problem;
}
