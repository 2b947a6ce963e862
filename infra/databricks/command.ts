// npm run databricks -- bootstrap|setup|teardown [--data]
// What ARM cannot make in a workspace. Each may be ended at any moment and begun again.
import { globSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../../cli/arguments.ts";
import { command } from "../../cli/command.ts";
import { Trouble } from "../../local/trouble.ts";
import { databricksToken } from "../../shared/clients/databricks-token.ts";
import { azdEnvironment } from "../azd.ts";
import { setUp, tearDown } from "./apply.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { differences } from "./resource.ts";
import { catalogOf, credentials, hasMetastore, resources } from "./resources.ts";
import { Workspace } from "./workspace.ts";

const USAGE = `npm run databricks -- bootstrap         makes the credentials: for an account admin, once for each environment
npm run databricks -- setup             makes everything else
npm run databricks -- teardown [--data] removes it; with --data the catalog with all models, volumes and credentials, too`;

await command(async () => {
  const { values, places } = commandLine(process.argv.slice(2), { data: { type: "boolean" } }, USAGE);
  if (values.help) return console.log(USAGE);
  const [what = "", more] = places;
  if (!["bootstrap", "setup", "teardown"].includes(what))
    throw new Trouble(`"${what}" is no command.`, USAGE);
  if (more !== undefined) throw new Trouble(`${more} is one too many.`, USAGE);
  if (values.data && what !== "teardown")
    throw new Trouble(`--data is for teardown, not for ${what}.`, USAGE);
  const env = readEnvironment(azdEnvironment(process.env));
  const workspace = new Workspace(env.DATABRICKS_HOST, databricksToken(env));
  const wheel = wheelOf(env);
  if (what === "bootstrap") await bootstrap(workspace, env);
  else if (what === "setup") await setup(workspace, env, wheel);
  else {
    const all = [...credentials(workspace, env), ...resources(workspace, env, wheel)];
    await tearDown(all, values.data ?? false, console.log);
  }
});

async function bootstrap(workspace: Workspace, env: Environment): Promise<void> {
  if (!(await hasMetastore(workspace)))
    throw new Trouble(
      "The workspace has no metastore of Unity Catalog.",
      "An account admin assigns one in the account console (Catalog), then this command goes on.",
    );
  console.log("This needs an account admin, or whoever may create storage and service credentials.");
  console.log(`${await setUp(credentials(workspace, env), console.log)} changed`);
}

async function setup(workspace: Workspace, env: Environment, wheel: string): Promise<void> {
  for (const { what, wanted, read } of credentials(workspace, env)) {
    const found = await read();
    if (found === undefined || differences(wanted, found).length > 0)
      throw new Trouble(
        `The ${what} is missing, or another one.`,
        "An account admin makes it: npm run databricks -- bootstrap",
      );
  }
  const all = resources(workspace, env, wheel);
  console.log(`${await setUp(all, console.log)} changed`);
  const listed = (await workspace.read("/api/2.0/policies/clusters/list")) as {
    policies?: { name: string; policy_id: string }[];
  };
  const policy = listed.policies?.find(({ name }) => name === catalogOf(env))?.policy_id;
  console.log(
    `Clusters by this policy: azd env set DATABRICKS_COMPUTE '{"policy": "${policy}", "node_type": …}'`,
  );
}

function wheelOf({ TRAINING_WHEEL: name }: Environment): string {
  const root = join(import.meta.dirname, "../..");
  return join(root, globSync(`dist/wheels/*/${name}`, { cwd: root })[0] ?? name);
}
