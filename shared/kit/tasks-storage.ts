import { z } from "zod";

const SCOPE = /^secret-scope:([\w.@-]{1,128})$/;
const CREDENTIAL = /^service-credential:([^\s/.:]{1,255})$/;

/**
 * As whom tasks reach photos and our containers: as the environment of their machine says, as the service principal whose id and
 * secret lie in a secret scope, as a service credential of Unity Catalog, or as themselves through volumes.
 */
export const TasksStorage = z
  .string()
  .refine((text) => ["environment", "volumes"].includes(text) || SCOPE.test(text) || CREDENTIAL.test(text), {
    error: ({ input }) =>
      `"${input}" is no way to storage. Write environment, secret-scope:NAME, service-credential:NAME or volumes.`,
  });

/** What the settings say of it. */
export interface StorageOfTasks {
  TASKS_STORAGE?: string | undefined;
  TASKS_STORAGE_ROOT?: string | undefined;
  DataStorage?: string | undefined;
}

export const readsVolumes = ({ TASKS_STORAGE }: StorageOfTasks): boolean => TASKS_STORAGE === "volumes";

/** What a task is told of it, beside its spec; nothing where the environment says it. */
export const storageParameters = ({ TASKS_STORAGE = "environment" }: StorageOfTasks): string[] =>
  TASKS_STORAGE === "environment" ? [] : [`--storage=${TASKS_STORAGE}`];

const PRINCIPAL = {
  AZURE_TENANT_ID: "tenant-id",
  AZURE_CLIENT_ID: "client-id",
  AZURE_CLIENT_SECRET: "client-secret",
};
const KEY = { AZURE_STORAGE_CONNECTION_STRING: "connection-string" };

/**
 * The environment variables of clusters that we create: Databricks puts the scope's secrets in. Where the app has a connection string,
 * tasks have one. Other machines have no such variables: there tasks read the scope themselves.
 */
export function storageVariables({
  TASKS_STORAGE = "",
  DataStorage,
}: StorageOfTasks): Record<string, string> {
  const scope = SCOPE.exec(TASKS_STORAGE)?.[1];
  if (scope === undefined) return {};
  return Object.fromEntries(
    Object.entries(DataStorage ? KEY : PRINCIPAL).map(([name, key]) => [name, `{{secrets/${scope}/${key}}}`]),
  );
}

/** A schema of Unity Catalog, whose volumes are named as our containers. */
const SCHEMA = /^\/Volumes\/[^/]+\/[^/]+\/?$/;

/** What of these settings does not go together. */
export function* storageFaults({
  TASKS_STORAGE,
  TASKS_STORAGE_ROOT,
  DataStorage,
  DATABRICKS_CLUSTER,
}: StorageOfTasks & { DATABRICKS_CLUSTER?: string | undefined }): Generator<string> {
  if (TASKS_STORAGE === "volumes" && !SCHEMA.test(TASKS_STORAGE_ROOT ?? ""))
    yield `TASKS_STORAGE: volumes needs TASKS_STORAGE_ROOT, a catalog and a schema whose volumes are named as the containers, such as /Volumes/main/darkroom${TASKS_STORAGE_ROOT ? `, not "${TASKS_STORAGE_ROOT}"` : ""}`;
  if (
    (TASKS_STORAGE ?? "environment") === "environment" &&
    DATABRICKS_CLUSTER === "serverless" &&
    !DataStorage
  )
    yield "TASKS_STORAGE: serverless machines have no environment of yours. Write service-credential:NAME, secret-scope:NAME or volumes";
}

/** From which on Databricks' runtime has service credentials. */
const FIRST = [16, 2] as const;

/** Why tasks on such a runtime do not reach storage so; undefined if they do. */
export function runtimeFault({ TASKS_STORAGE = "" }: StorageOfTasks, runtime: string | undefined) {
  const [major, minor] = (/^(\d+)\.(\d+)/.exec(runtime ?? "") ?? []).slice(1).map(Number);
  if (!CREDENTIAL.test(TASKS_STORAGE) || major === undefined || minor === undefined) return undefined;
  if (major > FIRST[0] || (major === FIRST[0] && minor >= FIRST[1])) return undefined;
  return `${runtime} has no service credentials, which the setting TASKS_STORAGE ${TASKS_STORAGE} needs: write a runtime of ${FIRST.join(".")} or later`;
}
