import { DefaultAzureCredential } from "@azure/identity";
import type { Settings } from "../kit/settings.ts";

/** The login of Azure Databricks itself, the same in every tenant. */
const DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

/** Tokens for the workspace: the configured one, or the app's own identity, renewed as it expires. */
export function databricksToken({
  DATABRICKS_TOKEN,
}: Pick<Settings, "DATABRICKS_TOKEN">): () => Promise<string> {
  if (DATABRICKS_TOKEN) return async () => DATABRICKS_TOKEN;
  const credential = new DefaultAzureCredential();
  return async () => (await credential.getToken(DATABRICKS_SCOPE)).token;
}
