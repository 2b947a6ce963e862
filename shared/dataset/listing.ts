import { z } from "zod";
import type { Plan } from "../plan/schema.ts";

/** One file of a snapshot: its path below the container, its version, its size in bytes. */
export const SnapshotLine = z.object({
  path: z.string(),
  etag: z.string(),
  size: z.number(),
  /** It lies in the archive, from where it cannot be read. */
  archived: z.boolean().optional(),
});
export type SnapshotLine = z.infer<typeof SnapshotLine>;

/** The text that a snapshot's identity is made of. A file that is brought back from the archive keeps its ETag. */
export const identityLine = ({ path, etag, size, archived }: SnapshotLine) =>
  JSON.stringify(archived ? [path, etag, size, "archived"] : [path, etag, size]);

/** Where a plan's photos are: `images/bottles` is the container "images" and the folder "bottles/". */
export function source({ images }: Pick<Plan, "images">): { container: string; path: string } {
  const [container = "", ...prefix] = images.split("/");
  return { container, path: `${prefix.join("/")}/` };
}

/** The folder right below the prefix: the label, or where photos wait for one; a file beside the folders is in none. */
export function folderOf(path: string, prefix: string): string | undefined {
  const [folder, ...rest] = path.slice(prefix.length).split("/");
  return rest.length === 0 || folder === "" ? undefined : folder;
}

/** The name that a class has now, by the plan's list of renamed ones. */
export function presentName(label: string, { renamed }: Pick<Plan["dataset"], "renamed">): string {
  return Object.hasOwn(renamed, label) ? (renamed[label] as string) : label; // it may be called "constructor"
}
