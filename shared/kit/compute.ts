import { z } from "zod";

/** Databricks' names and ids: of runtimes, machine types, policies, pools, secret scopes. */
const NAME = [/^[\w.-]{1,128}$/, "must be a name or id as Databricks shows it"] as const;
const Name = z.string().regex(...NAME);

const WORKERS = "must be a whole number from 0 to 1000";
const TAG = "must be a tag's name: up to 127 characters, none of < > % & \\ ? / +";

const Machines = z.strictObject({
  /** What tasks run on: a cluster that lives as long as their life cycle, one for each run, machines of Databricks' own, or a cluster by its id. */
  cluster: z
    .string()
    .regex(
      /^(lifecycle|run|serverless|\d{4}-\d{6}-[\w-]+)$/,
      "must be lifecycle, run, serverless or a cluster's id, such as 0123-456789-abcdefgh",
    )
    .optional(),
  /** Databricks' runtime, such as 17.3.x-scala2.13. */
  runtime: z
    .string("must be a runtime's key, such as 17.3.x-scala2.13")
    .regex(...NAME)
    .optional(),
  /** Such as Standard_D8ds_v5. */
  node_type: Name.optional(),
  /** Beside the driver; 0 is one machine. */
  workers: z.int(WORKERS).min(0, WORKERS).max(1000, WORKERS).optional(),
  /** Id of a cluster policy. */
  policy: Name.optional(),
  /** Id of an instance pool, in place of a machine type. */
  pool: Name.optional(),
  /** A container image; `login` is the secret scope with `username` and `password` of its registry. */
  image: z
    .strictObject({
      url: z
        .string()
        .regex(
          /^[^\s@]+(@sha256:[0-9a-f]{64})?$/,
          "must name an image, such as example.azurecr.io/darkroom:1",
        ),
      login: Name.optional(),
    })
    .optional(),
  tags: z
    .record(
      z.string().regex(/^[^<>%&\\?/+]{1,127}$/, TAG),
      z.string().max(255, "must have 255 characters at the most"),
    )
    .optional(),
});
export type Machines = z.infer<typeof Machines>;

/** What tasks run on, and what training runs on where that is something else. What is left out is said further out, last in the settings. */
export const Compute = Machines.extend({ train: Machines.optional() });
export type Compute = z.infer<typeof Compute>;

/** What only a cluster that we create can be told. */
const OF_CLUSTERS = ["runtime", "node_type", "workers", "policy", "pool", "image", "tags"] as const;

export const isCreated = ({ cluster }: Machines) => cluster === "lifecycle" || cluster === "run";

/** What is said further in holds; a pool takes the place of a machine type and the other way round. */
export function within(outer: Machines, inner: Machines): Machines {
  const { pool, node_type, ...rest } = outer;
  const kept =
    inner.pool || inner.node_type ? {} : { ...(pool && { pool }), ...(node_type && { node_type }) };
  return { ...rest, ...kept, ...inner };
}

/** What Databricks does not offer: for the field of `inner` that is at fault, what to do. `outer` is what surrounds it. */
export function* computeFaults(inner: Machines, outer: Machines): Generator<[field: string, remedy: string]> {
  const all = within(outer, inner);
  const { cluster } = all;
  if (cluster !== undefined && !isCreated(all)) {
    const where = cluster === "serverless" ? "serverless compute has" : `the cluster ${cluster} has`;
    for (const field of OF_CLUSTERS)
      if (inner[field] !== undefined)
        yield [field, `${where} its own machines: remove it, or write cluster: lifecycle`];
    return;
  }
  if (inner.runtime !== undefined && !/scala\d+\.\d+$/.test(inner.runtime))
    yield [
      "runtime",
      `"${inner.runtime}" is no runtime of Databricks: write its key, such as 17.3.x-scala2.13, which clusters/spark-versions lists`,
    ];
  if (inner.pool !== undefined && inner.node_type !== undefined)
    yield ["node_type", "the pool decides on the machines: remove node_type or pool"];
  if (all.image && all.runtime && /-ml-/.test(all.runtime))
    yield [
      inner.image ? "image" : "runtime",
      "an image of one's own runs on plain runtimes only: remove it, or write a runtime such as 17.3.x-scala2.13",
    ];
}
