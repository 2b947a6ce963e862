import { ApiError } from "./api-error.ts";
import type { Secrets } from "./secrets.ts";
import type { Store } from "./store.ts";
import type { Task } from "./task.ts";

const SECRET = /^\{\{secrets\/([^/{}]+)\/([^/{}]+)\}\}$/;

/** What machines of Databricks' own say of their runtime. */
const SERVERLESS = "client.4";

/** 17.3 of 17.3.x-scala2.13. */
const runtimeOf = (key: string) => key.split(".x")[0] ?? key;

/** The environment variables of clusters, with secrets in the place of what names them. They are nowhere but in tasks' processes. */
export class Variables {
  readonly #store: Store;
  readonly #secrets: Secrets;

  constructor(store: Store, secrets: Secrets) {
    [this.#store, this.#secrets] = [store, secrets];
  }

  /** Those of a task's cluster; serverless machines have Databricks' own alone. Throws `ApiError` for a secret that there is not. */
  of({ request }: Task): Record<string, string> {
    const { existing_cluster_id: id, new_cluster } = request;
    const cluster = new_cluster ?? (id === undefined ? undefined : this.#store.cluster(id)?.request);
    const named = Object.entries(cluster?.spark_env_vars ?? {});
    return {
      DATABRICKS_RUNTIME_VERSION: cluster ? runtimeOf(cluster.spark_version) : SERVERLESS,
      ...Object.fromEntries(named.map(([name, value]) => [name, this.#resolved(value)])),
    };
  }

  /** Why a task's cluster has not all of them; undefined if it has. */
  missing(task: Task): string | undefined {
    try {
      this.of(task);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return error.message;
      throw error;
    }
  }

  #resolved(value: string): string {
    const [, scope, key] = SECRET.exec(value) ?? [];
    return scope === undefined || key === undefined ? value : this.#secrets.get(scope, key);
  }
}
