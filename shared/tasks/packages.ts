import table from "../../training/packages.json" with { type: "json" };
import { isCreated, type Machines } from "../kit/compute.ts";
import { type EntryPoint, trains } from "../kit/task.ts";
import { DEFAULT_RUNTIME } from "./cluster-spec.ts";

/** Trainers whose name begins so need the framework. */
const FRAMEWORKS = ["keras", "torch"] as const;
const SERVERLESS = "serverless-4";
const RUNTIMES: Record<string, Record<EntryPoint | (typeof FRAMEWORKS)[number], string[]>> = table.runtimes;

/**
 * What machines that nobody has prepared must install for a kind of task, `name==version`: what it imports, and for training the frameworks
 * of these trainers. Nothing for a cluster that stands, for an image of one's own, and for runtimes whose packages we do not know:
 * whoever chose those sees to it. ML runtimes have both frameworks.
 */
export function packagesFor(
  entryPoint: EntryPoint,
  machines: Machines,
  trainers: readonly string[],
): string[] {
  const { runtime = DEFAULT_RUNTIME, image } = machines;
  const isServerless = machines.cluster === "serverless";
  if (image || !(isServerless || isCreated(machines))) return [];
  const known = RUNTIMES[isServerless ? SERVERLESS : (/^\d+\.\d+/.exec(runtime)?.[0] ?? "")];
  if (!known) return [];
  const hasFrameworks = !isServerless && runtime.includes("-ml-");
  const further = FRAMEWORKS.filter(
    (one) => trains(entryPoint) && !hasFrameworks && trainers.some((name) => name.startsWith(`${one}.`)),
  );
  return [...new Set([entryPoint, ...further].flatMap((extra) => known[extra]))];
}
