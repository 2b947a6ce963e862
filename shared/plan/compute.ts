import { type Compute, computeFaults, isCreated, type Machines, within } from "../kit/compute.ts";
import { explain, Problem, TerminalError } from "../kit/errors.ts";
import type { Settings } from "../kit/settings.ts";
import { EntryPoint, trains } from "../kit/task.ts";
import { runtimeFault, type StorageOfTasks, storageFaults } from "../kit/tasks-storage.ts";
import type { Plan } from "./schema.ts";

/** As a plan's search has it. */
type Engine = Plan["search"]["engine"];

type AppCompute = Pick<Settings, "DATABRICKS_CLUSTER" | "DATABRICKS_COMPUTE" | "PREPROCESS_ENGINE"> &
  StorageOfTasks;

/**
 * What a kind of task runs on: training may have its own, a plan says more than the settings. `engine` is the search's. Throws
 * `TerminalError` for what does not go together, or cannot be created.
 */
export function computeFor(
  entryPoint: EntryPoint,
  { DATABRICKS_CLUSTER, DATABRICKS_COMPUTE = {}, PREPROCESS_ENGINE, ...storage }: AppCompute,
  plan: Compute = {},
  engine?: Engine,
): Machines & { cluster: string } {
  const ofPlan = saidFor(entryPoint, plan);
  const ofApp = saidFor(entryPoint, { cluster: DATABRICKS_CLUSTER, ...DATABRICKS_COMPUTE });
  const [fault] = computeFaults(ofPlan, ofApp);
  if (fault) throw new TerminalError(`compute of ${entryPoint}: ${fault[0]}: ${fault[1]}`);
  const found = within(ofApp, ofPlan);
  const { cluster = DATABRICKS_CLUSTER } = found;
  const onSpark = whoAsksForSpark(entryPoint, PREPROCESS_ENGINE, engine);
  if (onSpark !== undefined && cluster === "serverless")
    throw new TerminalError(
      `compute of ${entryPoint}: cluster: serverless has workers that reach no storage account, which ${onSpark} needs: write cluster: lifecycle, or leave that out`,
    );
  const [lacking] = storageFaults({ ...storage, DATABRICKS_CLUSTER: cluster });
  if (lacking !== undefined)
    throw new TerminalError(`compute of ${entryPoint}: cluster: ${cluster}: ${lacking}`);
  if (!isCreated({ cluster })) return { cluster };
  const outdated = runtimeFault(storage, found.runtime);
  if (outdated !== undefined) throw new TerminalError(`compute of ${entryPoint}: runtime: ${outdated}`);
  if (!found.node_type && !found.pool && !found.policy)
    throw new TerminalError(
      `compute of ${entryPoint}: cluster: ${cluster} needs node_type, pool or policy: say it in the plan, or in the setting DATABRICKS_COMPUTE`,
    );
  if (entryPoint === "train_several" && onSpark !== undefined && !(found.workers ?? found.policy))
    throw new TerminalError(
      `compute of ${entryPoint}: workers: ${found.workers ?? "left out, 0"} is one machine, and ${onSpark} spreads trials over workers: write workers: 2 or more, or leave ${onSpark} out`,
    );
  return { ...found, cluster };
}

/** Which setting, or field of the plan, has a kind of task run on Spark; undefined where none has. */
function whoAsksForSpark(entryPoint: EntryPoint, preprocess: Settings["PREPROCESS_ENGINE"], search: Engine) {
  if (entryPoint === "preprocess" && preprocess === "spark") return "the setting PREPROCESS_ENGINE spark";
  if (entryPoint === "train_several" && search === "spark") return "search.engine: spark";
  return undefined;
}

/** Refuses a plan by which a kind of task could not run, with what the settings say. Throws a 422 `Problem`. */
export function mustFitSettings(
  settings: AppCompute,
  { compute, search }: Pick<Plan, "compute" | "search">,
): void {
  for (const entryPoint of EntryPoint.options)
    try {
      computeFor(entryPoint, settings, compute, search.engine);
    } catch (error) {
      throw new Problem(422, "invalid-plan", explain(error));
    }
}

function saidFor(entryPoint: EntryPoint, { train, ...all }: Compute): Machines {
  return trains(entryPoint) && train ? within(all, train) : all;
}
