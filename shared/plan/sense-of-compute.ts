import { type Compute, computeFaults } from "../kit/compute.ts";
import type { Senseless } from "./senseless.ts";

/** What a plan says of the machines, as far as Databricks offers it. */
export function* senseOfCompute({ train, ...all }: Compute): Generator<Senseless> {
  for (const [field, message] of computeFaults(all, {})) yield { path: ["compute", field], message };
  for (const [field, message] of computeFaults(train ?? {}, all))
    yield { path: ["compute", "train", field], message };
}
