import { Trouble } from "../../local/trouble.ts";
import { Compute, computeFaults } from "../../shared/kit/compute.ts";

/** What the template has where nobody has set DATABRICKS_COMPUTE. */
const DEFAULT = '{"node_type": "Standard_D8ds_v5"}';
const RUNTIME = /^17\.3\./;

/**
 * The setting DATABRICKS_COMPUTE with an image in it, beside what it says already; `login` where it names no secret scope of its own.
 * Throws `Trouble` where clusters would never run in the image.
 */
export function withImage(
  {
    DATABRICKS_COMPUTE = DEFAULT,
    DATABRICKS_CLUSTER: cluster = "lifecycle",
  }: { DATABRICKS_COMPUTE?: string | undefined; DATABRICKS_CLUSTER?: string | undefined },
  url: string,
  login: string,
): string {
  if (cluster !== "lifecycle" && cluster !== "run")
    throw new Trouble(
      `DATABRICKS_CLUSTER is ${cluster}: no cluster is created, so that none has an image.`,
      "azd env set DATABRICKS_CLUSTER lifecycle",
    );
  const before = parsed(DATABRICKS_COMPUTE);
  const after = { ...before, image: { login, ...before.image, url } };
  const { train, ...rest } = after;
  const faults = [...computeFaults(rest, {}), ...(train ? computeFaults(train, rest) : [])];
  for (const runtime of [after.runtime, train?.runtime])
    if (runtime !== undefined && !RUNTIME.test(runtime))
      faults.push(["runtime", `the image is one of the runtime 17.3, not of ${runtime}: leave it out`]);
  if (train?.image) faults.push(["train.image", "it would stand in the new one's place: remove it"]);
  if (faults.length > 0)
    throw new Trouble(
      faults.map(([field, remedy]) => `DATABRICKS_COMPUTE: ${field}: ${remedy}.`).join("\n  "),
      "azd env set DATABRICKS_COMPUTE '{…}'",
    );
  return JSON.stringify(after);
}

function parsed(text: string): Compute {
  try {
    return Compute.parse(JSON.parse(text));
  } catch (error) {
    throw new Trouble(
      `DATABRICKS_COMPUTE is not what docs/settings.md says: ${(error as Error).message}`,
      `azd env set DATABRICKS_COMPUTE '${DEFAULT}'`,
    );
  }
}
