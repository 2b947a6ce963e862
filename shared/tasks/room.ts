import type { Databricks } from "../clients/databricks.ts";
import { explain } from "../kit/errors.ts";
import type { Place } from "./where.ts";

/**
 * Tasks that a cluster which stands by itself is given, of all plans that name it. It has 145 execution contexts and ends what is more:
 * the rest is for people's notebooks, for tasks that come alone, and for plans that look at the same moment.
 */
const MOST = 120;

/** Room on clusters where runs of several plans meet, as Databricks told it once of each: what is given away meanwhile is counted. */
export class Room {
  readonly #databricks: Pick<Databricks, "tasksOn">;
  readonly #left = new Map<string, Promise<{ tasks: number }>>();
  /** The cluster that last took no more. */
  full: string | undefined;

  constructor(databricks: Pick<Databricks, "tasksOn">) {
    this.#databricks = databricks;
  }

  /** Whether a place takes one more task, which is counted. A life cycle's own cluster does: its plan bounds it. */
  async takes({ where, isShared = false }: Place): Promise<boolean> {
    if (!isShared || where === "serverless" || !("cluster" in where)) return true;
    const { cluster } = where;
    const found = this.#left.get(cluster) ?? this.#look(cluster);
    this.#left.set(cluster, found);
    const left = await found;
    if (left.tasks <= 0) this.full = cluster;
    return left.tasks-- > 0;
  }

  /** Where nobody can say it is tried: the cluster's own bound holds, and a run that meets it is started again. */
  async #look(cluster: string): Promise<{ tasks: number }> {
    try {
      return { tasks: MOST - (await this.#databricks.tasksOn(cluster, MOST)) };
    } catch (error) {
      console.warn(`How many runs the cluster ${cluster} has is not known: ${explain(error)}`);
      return { tasks: Number.POSITIVE_INFINITY };
    }
  }
}
