// npm run image: what clusters run in, built and tried in the registry, unless it is there; azd is told its digest for the next provisioning.
import { join } from "node:path";
import { z } from "zod";
import { argumentsOf } from "../../cli/arguments.ts";
import { command } from "../../cli/command.ts";
import { trainingWheel } from "../../local/training-wheel.ts";
import { azdEnvironment, needed, tellAzd } from "../azd.ts";
import { catalogOf } from "../databricks/resources.ts";
import { withImage } from "./compute.ts";
import { contextOf, FRAMEWORKS, type Framework, tagOf } from "./context.ts";
import { build, byDigest, digestOf } from "./registry.ts";

const USAGE = `npm run image -- [options]
  --frameworks LIST   what trainers are for: keras, torch, or keras,torch (what CLUSTER_IMAGE says, or keras)
  --again             builds it though it is there: Databricks' base has newer patches`;

const isOurs = (one: string): one is Framework => Object.hasOwn(FRAMEWORKS, one);
const Frameworks = z
  .string()
  .transform((list) => list.split(","))
  .refine((all): all is Framework[] => all.every(isOurs), {
    error: ({ input }) => `"${String(input)}" is not keras, torch or keras,torch`,
  });

const Environment = z.object({
  AZURE_ENV_NAME: z.string(),
  CLUSTER_REGISTRY: z.string(),
  CLUSTER_IMAGE: Frameworks.default(["keras"]),
  DATABRICKS_CLUSTER: z.string().optional(),
  DATABRICKS_COMPUTE: z.string().optional(),
});

await command(async () => {
  const options = { frameworks: { type: "string" }, again: { type: "boolean" } } as const;
  const { frameworks, again, help } = argumentsOf(process.argv.slice(2), options, USAGE);
  if (help) return console.log(USAGE);
  const env = needed(Environment, {
    ...azdEnvironment(process.env),
    ...(frameworks !== undefined && { CLUSTER_IMAGE: frameworks }),
  });
  const server = env.CLUSTER_REGISTRY;
  const computeWith = (digest: string) => withImage(env, byDigest(server, digest), catalogOf(env));
  computeWith(`sha256:${"0".repeat(64)}`); // what could not be handed on is not built
  const root = join(import.meta.dirname, "../..");
  const { path } = await trainingWheel(root, join(root, "dist/wheels"));
  const context = contextOf(path, env.CLUSTER_IMAGE);
  const wanted = { server, tag: tagOf(context) };
  const there = again ? undefined : await digestOf(wanted);
  if (there === undefined) console.log(`Builds dist/image/${wanted.tag} in ${server}`);
  const digest = there ?? (await build(wanted, context, join(root, "dist/image", wanted.tag)));
  console.log(`${there === undefined ? "built    " : "unchanged"} ${byDigest(server, digest)}`);
  tellAzd("DATABRICKS_COMPUTE", computeWith(digest));
  console.log("azd provision tells the app of it.");
});
