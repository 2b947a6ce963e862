import { ApiError } from "./api-error.ts";
import type { Secrets } from "./secrets.ts";
import type { Store } from "./store.ts";
import type { Task } from "./task.ts";

const SECRET = /^\{\{secrets\/([^/{}]+)\/([^/{}]+)\}\}$/;

/** The environment variables of clusters, with secrets in the place of what names them. They are nowhere but in tasks' processes. */
export class Variables {
  readonly #store: Store;
  readonly #secrets: Secrets;

  constructor(store: Store, secrets: Secrets) {
    [this.#store, this.#secrets] = [store, secrets];
  }

  /** Those of a task's cluster; serverless machines have none. Throws `ApiError` for a secret that there is not. */
  of({ request }: Task): Record<string, string> {
    const { existing_cluster_id: id, new_cluster } = request;
    const cluster = new_cluster ?? (id === undefined ? undefined : this.#store.cluster(id)?.request);
    const named = Object.entries(cluster?.spark_env_vars ?? {});
    return Object.fromEntries(named.map(([name, value]) => [name, this.#resolved(value)]));
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
