import { execFileSync } from "node:child_process";
import { parseEnv } from "node:util";
import { z } from "zod";
import { Trouble } from "../local/trouble.ts";

/** The two apps, and who asks them: what every command about what is deployed needs. */
export const Apps = z.object({
  AZURE_RESOURCE_GROUP: z.string(),
  CONTROL_APP: z.string(),
  CONTROL_URL: z.url(),
  SERVING_APP: z.string(),
  SERVING_URL: z.url(),
  SIGN_IN_CLIENT_ID: z.string().optional(),
  DARKROOM_KEY: z.string().optional(),
  DARKROOM_TOKEN: z.string().optional(),
});
export type Apps = z.infer<typeof Apps>;

/**
 * The environment that azd has selected, below what is set in this process: in a hook of azd's that is all of it. Throws `Trouble`
 * where azd cannot say.
 */
export function azdEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env.CONTROL_CLIENT_ID !== undefined) return env; // an output of the template, which nobody sets by hand
  try {
    const told = execFileSync("azd", ["env", "get-values"], { env, encoding: "utf8", stdio: "pipe" });
    return { ...parseEnv(told), ...env };
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT")
      throw new Trouble(
        "There is no azd, which knows what was provisioned.",
        "Install the Azure Developer CLI.",
      );
    throw new Trouble(
      `azd does not say what was provisioned: ${stderr?.trim()}`,
      "azd env new NAME, then azd up.",
    );
  }
}

/** Has azd remember a value for the next provisioning. */
export function tellAzd(name: string, value: string): void {
  try {
    execFileSync("azd", ["env", "set", name, value], { stdio: ["ignore", "inherit", "pipe"] });
  } catch (error) {
    throw new Trouble(
      `azd was not told ${name}: ${(error as Error).message}`,
      `azd env set ${name} '${value}'`,
    );
  }
}

/** What a command needs of an environment; what has an empty value has none. Throws `Trouble` that names each value that is missing or wrong. */
export function needed<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const read = schema.safeParse(set);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path: [name], message }) =>
    set[String(name)] === undefined ? `${String(name)} is missing` : `${String(name)}: ${message}`,
  );
  throw new Trouble(wrong.join("\n  "), "azd env get-values has them, after azd provision.");
}
