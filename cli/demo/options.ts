import { dataFolder } from "../../local/data-folder.ts";
import { portFlags, portsOf, portUsage } from "../../local/port-options.ts";
import type { StackOptions } from "../../local/stack-options.ts";
import { Trouble } from "../../local/trouble.ts";
import { argumentsOf } from "../arguments.ts";
import { classFolders } from "../class-folders.ts";

export interface DemoOptions {
  /** A folder of class folders; without it, handwritten digits. */
  images?: string;
  /** What the model of these photos is called. */
  model?: string;
  /** Leave the stack up at the end. */
  stay: boolean;
  data: string;
  ports: NonNullable<StackOptions["ports"]>;
}

export const USAGE = `npm run demo -- [options]
  --images DIR         train on your own photos: DIR holds one folder for each class
  --model NAME         what the model is called (as DIR is, as far as that goes)
  --stay               leave everything up at the end, to look around
  --data DIR           folder of all state (.darkroom)
${portUsage}`;

const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
const OPTIONS = { images: text, model: text, data: text, stay: flag, ...portFlags };

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseDemo(args: string[], env: NodeJS.ProcessEnv): DemoOptions | string {
  const { help, images, model, stay = false, ...flags } = argumentsOf(args, OPTIONS, USAGE);
  if (help) return USAGE;
  if (model !== undefined && images === undefined)
    throw new Trouble("--model is for photos of your own: --images names them.", USAGE);
  const data = dataFolder(flags.data);
  const ports = portsOf(flags, env, USAGE);
  return {
    stay,
    data,
    ports,
    ...(images !== undefined && { images: classFolders(images, `--images ${images}`, 2) }),
    ...(model !== undefined && { model }),
  };
}
