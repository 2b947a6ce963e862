import { z } from "zod";
import { Address } from "../../shared/kit/addresses.ts";
import { needed } from "../azd.ts";

const Sha = z.string().regex(/^[0-9a-f]{64}$/);

/** What `azd env get-values` says of an environment. */
const Environment = z.object({
  AZURE_ENV_NAME: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  DATABRICKS_HOST: Address,
  /** Without it, whoever is logged in to Azure. */
  DATABRICKS_TOKEN: z.string().optional(),
  DATA_ACCOUNT_URL: z.url(),
  /** Resource ids of access connectors. */
  VOLUMES_CONNECTOR: z.string().min(1),
  PHOTOS_CONNECTOR: z.string().min(1),
  /** The identity of the app that controls, by its client id. */
  CONTROL_CLIENT_ID: z.string().min(1),
  VAULT_ID: z.string().min(1),
  VAULT_URL: z.url(),
  /** As whom tasks read photos, as the template has it: without it, by a service credential that is named as the environment is. */
  TASKS_STORAGE: z.string().optional(),
  POOL_NODE_TYPE: z.string().default("Standard_D8ds_v5"),
  TRAINING_WHEEL: z.string().endsWith(".whl"),
  TRAINING_WHEEL_SHA256: Sha,
});
export type Environment = z.infer<typeof Environment>;

/** Throws `Trouble` that names each value that is missing or wrong. */
export const readEnvironment = (env: NodeJS.ProcessEnv): Environment => needed(Environment, env);
