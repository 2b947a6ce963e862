import { readFileSync } from "node:fs";
import { grants, unityObject } from "./catalog.ts";
import { permission, policy, pool } from "./compute.ts";
import type { Environment } from "./environment.ts";
import type { Resource } from "./resource.ts";
import { UNITY, type Workspace } from "./workspace.ts";
import { dcs, folder, secretScope, secretsReader, servicePrincipal, wheel } from "./workspace-objects.ts";

const SCHEMA = "main";
/** Containers of the data account that tasks reach as volumes. */
const VOLUMES = ["datasets", "shards", "features", "runs", "models"];
/** Of MLflow's experiments: the environment's own, for others of the workspace have theirs beside it. */
const folderOf = ({ AZURE_ENV_NAME: name }: Environment) => `/Shared/darkroom/${name}`;
const MAY = ["USE_CATALOG", "USE_SCHEMA", "READ_VOLUME", "WRITE_VOLUME", "CREATE_MODEL", "APPLY_TAG"];

export const catalogOf = ({ AZURE_ENV_NAME: name }: Pick<Environment, "AZURE_ENV_NAME">) =>
  `darkroom_${name.replaceAll("-", "_")}`;

/** What an account admin makes, once for each environment: identities by which Databricks reaches the storage account. */
export function credentials(workspace: Workspace, env: Environment): Resource[] {
  const credential = (name: string, purpose: "STORAGE" | "SERVICE", access_connector_id: string) =>
    unityObject(workspace, {
      ...{ what: `${purpose.toLowerCase()} credential`, collection: "credentials", name },
      // Another connector would be another environment's.
      fixed: { name, purpose, azure_managed_identity: { access_connector_id } },
      force: true,
    });
  const photos = photosOf(env);
  return [
    credential(catalogOf(env), "STORAGE", env.VOLUMES_CONNECTOR),
    ...(photos === undefined ? [] : [credential(photos, "SERVICE", env.PHOTOS_CONNECTOR)]),
  ];
}

/** The service credential that the app is told of; undefined where it is told of none. */
export const photosOf = (env: Pick<Environment, "AZURE_ENV_NAME" | "TASKS_STORAGE">) =>
  env.TASKS_STORAGE === undefined
    ? `${catalogOf(env)}_photos`
    : /^service-credential:(.+)$/.exec(env.TASKS_STORAGE)?.[1];

/** Everything else, in the order in which each needs what is before it. */
export function resources(workspace: Workspace, env: Environment, wheelFile: string): Resource[] {
  const [catalog, principal] = [catalogOf(env), env.CONTROL_CLIENT_ID];
  const [schema, photos] = [`${catalog}.${SCHEMA}`, photosOf(env)];
  const policed = policy(workspace, catalog, env.AZURE_ENV_NAME);
  const pooled = pool(workspace, catalog, env.POOL_NODE_TYPE);
  return [
    servicePrincipal(workspace, principal),
    ...VOLUMES.map((name) => location(workspace, env, name)),
    unityObject(workspace, {
      ...{ what: "catalog", collection: "catalogs", name: catalog, fixed: { name: catalog }, force: true },
    }),
    unityObject(workspace, {
      ...{ what: "schema", collection: "schemas", name: schema, force: true },
      fixed: { name: SCHEMA, catalog_name: catalog },
    }),
    ...VOLUMES.map((name) => volume(workspace, catalog, name, placeOf(env, name))),
    volume(workspace, catalog, "wheels"),
    grants(workspace, { type: "catalog", name: catalog, principal, privileges: MAY }),
    ...(photos === undefined
      ? []
      : [grants(workspace, { type: "credential", name: photos, principal, privileges: ["ACCESS"] })]),
    folder(workspace, folderOf(env)),
    secretScope(workspace, catalog, { resource_id: env.VAULT_ID, dns_name: env.VAULT_URL }),
    secretsReader(workspace, catalog, principal),
    dcs(workspace),
    policed,
    permission(workspace, policed, { type: "cluster-policies", principal, level: "CAN_USE" }),
    pooled,
    permission(workspace, pooled, { type: "instance-pools", principal, level: "CAN_ATTACH_TO" }),
    wheel(
      workspace,
      `/Volumes/${catalog}/${SCHEMA}/wheels/${env.TRAINING_WHEEL_SHA256}`,
      env.TRAINING_WHEEL,
      () => readFileSync(wheelFile),
    ),
  ];
}

const placeOf = ({ DATA_ACCOUNT_URL }: Environment, container: string) =>
  `abfss://${container}@${new URL(DATA_ACCOUNT_URL).hostname.replace(".blob.", ".dfs.")}/`;

function location(workspace: Workspace, env: Environment, container: string): Resource {
  const name = `${catalogOf(env)}_${container}`;
  return unityObject(workspace, {
    ...{ what: "external location", collection: "external-locations", name, fixed: { name } },
    // File events would want a queue of their own.
    wanted: { url: placeOf(env, container), credential_name: catalogOf(env), enable_file_events: false },
  });
}

function volume(workspace: Workspace, catalog: string, name: string, storage_location?: string): Resource {
  return unityObject(workspace, {
    ...{ what: "volume", collection: "volumes", name: `${catalog}.${SCHEMA}.${name}` },
    fixed: {
      ...{ catalog_name: catalog, schema_name: SCHEMA, name },
      ...(storage_location === undefined
        ? { volume_type: "MANAGED" }
        : { volume_type: "EXTERNAL", storage_location }),
    },
  });
}

/** Whether the workspace has a metastore, which is an account admin's to assign. */
export const hasMetastore = async (workspace: Workspace): Promise<boolean> =>
  (await workspace.read(`${UNITY}/current-metastore-assignment`)) !== undefined;
