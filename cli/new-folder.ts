import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Trouble } from "../local/trouble.ts";

/**
 * Makes a folder that is to hold what a command writes, or takes one that is empty. Throws `Trouble` where there can be none, before
 * anything is fetched for it. One level at a time: Node asked for all of them tries for ever below /proc.
 */
export function newFolder(folder: string): void {
  try {
    make(resolve(folder));
  } catch (error) {
    throw new Trouble(
      `${folder} cannot be made: ${(error as Error).message}.`,
      "Name a folder where you may write.",
    );
  }
  if (readdirSync(folder).length > 0)
    throw new Trouble(`${folder} is not empty.`, "Name a folder that is new, or remove what is in it.");
}

function make(path: string): void {
  if (existsSync(path)) return void readdirSync(path);
  make(dirname(path));
  mkdirSync(path);
}
