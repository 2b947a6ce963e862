import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { invalidParameter } from "./api-error.ts";

/** The files of registered models, as the Files API takes them. */
export class CatalogFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  put(path: string, bytes: Buffer): void {
    const at = this.#at(path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, bytes);
  }

  has(folder: string): boolean {
    const at = this.#at(folder);
    return existsSync(at) && readdirSync(at).length > 0;
  }

  #at(path: string): string {
    const parts = path.split("/").filter((part) => part !== "");
    if (parts[0] !== "Models" || parts.some((part) => part === "." || part === ".." || part.includes("\0")))
      throw invalidParameter(`"${path}" is no path of a model's file.`);
    return join(this.#folder, ...parts);
  }
}
