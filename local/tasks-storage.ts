import { account, CONTAINERS } from "./storage.ts";
import { Trouble } from "./trouble.ts";

/** How Databricks tasks reach storage: by their environment, or by what a workspace may have set up for them. */
export const WAYS = ["environment", "secret-scope", "service-credential", "volumes"] as const;
export type Way = (typeof WAYS)[number];

const SCOPE = "darkroom";
const CREDENTIAL = "photos";
const [CATALOG, SCHEMA] = ["main", "darkroom"];

/** What the app is told of it. */
export const tasksStorageSettings = (way: Way): Record<string, string> =>
  ({
    environment: {},
    "secret-scope": { TASKS_STORAGE: `secret-scope:${SCOPE}` },
    "service-credential": { TASKS_STORAGE: `service-credential:${CREDENTIAL}` },
    volumes: { TASKS_STORAGE: "volumes", TASKS_STORAGE_ROOT: `/Volumes/${CATALOG}/${SCHEMA}` },
  })[way];

/** Sets the local workspace up for it, as a person does the real one; what is there already stays. */
export async function setUpTasksStorage(
  way: Way,
  { url, token, connection }: { url: string; token: string; connection: string },
): Promise<void> {
  for (const [path, body] of callsFor(way, connection)) {
    const response = await fetch(`${url}/api/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok && !text.includes("ALREADY_EXISTS"))
      throw new Trouble(
        `The local Databricks cannot be set up: ${path}: ${text}`,
        "Remove its folder in the data folder.",
      );
  }
}

function callsFor(way: Way, connection: string): [path: string, body: object][] {
  if (way === "secret-scope")
    return [
      ["2.0/secrets/scopes/create", { scope: SCOPE }],
      ["2.0/secrets/put", { scope: SCOPE, key: "connection-string", string_value: connection }],
    ];
  if (way === "service-credential") {
    const azure_managed_identity = { access_connector_id: "local" };
    return [
      ["2.1/unity-catalog/credentials", { name: CREDENTIAL, purpose: "SERVICE", azure_managed_identity }],
    ];
  }
  if (way === "volumes")
    return CONTAINERS.map((name) => [
      "2.1/unity-catalog/volumes",
      {
        ...{ catalog_name: CATALOG, schema_name: SCHEMA, name, volume_type: "EXTERNAL" },
        storage_location: `abfss://${name}@${account}.dfs.core.windows.net/`,
      },
    ]);
  return [];
}
