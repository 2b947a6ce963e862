import { parseArgs } from "node:util";
import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import type { AppOptions } from "../app.ts";

export const USAGE = `darkroom doctor [options]
  says what the app and its tasks on Databricks can reach, and which grant is missing; it fails where one is
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --url URL      of the function app, or DARKROOM_URL; its key in DARKROOM_KEY, or a token in DARKROOM_TOKEN`;

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseDoctor(args: string[], env: NodeJS.ProcessEnv): AppOptions | string {
  const values = parse(args);
  if (values.help) return USAGE;
  const [key, token] = [env.DARKROOM_KEY, env.DARKROOM_TOKEN];
  return { data: dataFolder(values.data), url: values.url ?? env.DARKROOM_URL, key, token };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args, options: { data: text, url: text, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}
