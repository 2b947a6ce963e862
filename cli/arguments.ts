import { parseArgs } from "node:util";
import { Trouble } from "../local/trouble.ts";

/** The options of a command line. Throws `Trouble` with the command's usage for any other one. */
export function argumentsOf<O extends Record<string, { type: "string" | "boolean" }>>(
  args: string[],
  options: O,
  usage: string,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Trouble((error as Error).message, usage);
  }
}
