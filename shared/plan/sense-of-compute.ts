import { type Compute, computeFaults, isCreated, within } from "../kit/compute.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";

/** What a plan says of the machines, as far as Databricks offers it. */
export function* senseOfCompute({ train, ...all }: Compute): Generator<Senseless> {
  for (const [field, message] of computeFaults(all, {})) yield { path: ["compute", field], message };
  for (const [field, message] of computeFaults(train ?? {}, all))
    yield { path: ["compute", "train", field], message };
}

/** Whether a search on Spark has workers, as far as the plan says on what it trains; the settings may say more. */
export function* senseOfEngine({
  search,
  compute = {},
}: Pick<Plan, "search" | "compute">): Generator<Senseless> {
  if (search.engine !== "spark") return;
  const { train, ...all } = compute;
  const machines = within(all, train ?? {});
  const { cluster, workers, policy } = machines;
  const path = ["search", "engine"];
  if (cluster === "serverless")
    yield {
      path,
      message:
        "spark spreads trials over workers, and those of serverless compute reach no storage account: write cluster: lifecycle below compute.train, or leave engine out",
    };
  if (isCreated(machines) && policy === undefined && workers === 0)
    yield {
      path,
      message:
        "spark spreads trials over workers, and a cluster with workers: 0 has none: write 2 or more, or leave engine out",
    };
}
