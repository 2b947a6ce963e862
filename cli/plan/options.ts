import { Trouble } from "../../local/trouble.ts";
import { nearest } from "../../shared/kit/nearest.ts";
import { commandLine } from "../arguments.ts";
import { planFolders } from "./folders.ts";

export const USAGE = `darkroom plan check [FILE or DIR...]
  FILE, DIR   a plan, or a folder of plans (plans, and .darkroom/plans where it exists)`;

/** The plans and folders of plans that are to be checked, or the text that explains the command line. */
export function parsePlan(args: string[]): string[] | string {
  const { values, places } = commandLine(args, {}, USAGE);
  if (values.help) return USAGE;
  const [verb, ...given] = places;
  if (verb === undefined) throw new Trouble("Say what is to be done with plans: check.", USAGE);
  if (verb !== "check")
    throw new Trouble(`plan ${verb}: there is no such command.${nearest(verb, ["check"])}`, USAGE);
  return given.length > 0 ? given : planFolders(".darkroom");
}
