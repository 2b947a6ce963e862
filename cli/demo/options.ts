import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "../../local/trouble.ts";

export interface DemoOptions {
  /** A folder of class folders; without it, handwritten digits. */
  images?: string;
  model: string;
  /** Leave the stack up at the end. */
  stay: boolean;
  data: string;
}

export const USAGE = `npm run demo -- [options]
  --images DIR   train on your own photos: DIR holds one folder for each class
  --stay         leave everything up at the end, to look around
  --data DIR     folder of all state (.darkroom)`;

/** Reads the command line, or gives the text that explains it. */
export function parseDemo(args: string[]): DemoOptions | string {
  const values = parse(args);
  if (values.help) return USAGE;
  const { images, stay = false, data = ".darkroom" } = values;
  if (images === undefined) return { model: "digits", stay, data };
  return { images: checked(images), model: modelName(images), stay, data };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({ args, options: { images: text, data: text, stay: flag, help: flag } }).values;
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}

/** A folder of at least two class folders. */
function checked(images: string): string {
  const folder = resolve(images);
  const remedy =
    "Give a folder that holds one folder of photos for each class, such as photos/cat and photos/dog.";
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Trouble(`--images ${images} is not a folder.`, remedy);
  const classes = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith("."),
  );
  if (classes.length < 2) throw new Trouble(`--images ${images} holds ${classes.length} folders.`, remedy);
  return join(folder);
}

function modelName(folder: string): string {
  const slug = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return slug.slice(0, 40) || "photos";
}
