import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Trouble } from "../../local/trouble.ts";

const REMEDY =
  "Give a folder that holds one folder of photos for each class, such as photos/cat and photos/dog.";

/** Photos that wait for a label: no class. */
const REVIEW = "review";

/** A folder that holds at least two class folders with files in them; whatever else is given is answered with what to give instead. */
export function classFolders(given: string): string {
  const folder = resolve(given);
  if (given === "" || !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Trouble(`--images ${given} is not a folder.`, REMEDY);
  const classes = classesIn(folder);
  if (classes.length >= 2) return folder;
  const deeper = classes.find((name) => classesIn(join(folder, name)).length >= 2);
  const hint = deeper === undefined ? REMEDY : `Did you mean ${join(given, deeper)}?`;
  const found = classes.length === 0 ? "no folder of photos" : `one folder of photos only: ${classes[0]}`;
  throw new Trouble(`--images ${given} holds ${found}.`, hint);
}

const classesIn = (folder: string) =>
  visibleIn(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== REVIEW && holdsFiles(join(folder, entry.name)))
    .map(({ name }) => name)
    .sort();

const holdsFiles = (folder: string): boolean =>
  visibleIn(folder).some(
    (entry) => entry.isFile() || (entry.isDirectory() && holdsFiles(join(folder, entry.name))),
  );

const visibleIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
