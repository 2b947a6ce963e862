import type { DatabaseSync } from "node:sqlite";
import type { Champion, Classes } from "./classes.ts";
import { READABLE } from "./quarantine.ts";
import { fill, row, rows } from "./scratch.ts";

/** So few unreadable files are never a reason to stop, whatever their share. */
const ALWAYS_TOLERATED = 10;

/** Whether more files are unreadable than the plan allows; the data checks name them. */
export function tooManyUnreadable(db: DatabaseSync, files: number, share: number): boolean {
  const readable = [...READABLE].map((reason) => `'${reason}'`).join();
  const { n } = row<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM left_out WHERE reason NOT IN (${readable})`,
  );
  return n > Math.max(ALWAYS_TOLERATED, share * files);
}

/** Fewer than two classes, with those that may become classes. */
export function tooFewClasses({ kept, leftOut }: Classes): string[] {
  if (kept.length >= 2) return [];
  const found = kept.length === 0 ? "none" : `only ${kept.join()}`;
  const small = leftOut.filter(({ reason }) => reason === "class-too-small").map(({ detail }) => detail);
  return [`A classifier needs at least two classes; there is ${found}.`, ...small];
}

/** A photo and its label, as the champion learned it. */
export interface Labelled {
  photo: string;
  label: string;
}

/** Classes that would silently vanish from production, with where most of their photos are now. */
export async function lostClasses(
  db: DatabaseSync,
  { lost, leftOut }: Pick<Classes, "lost" | "leftOut">,
  { version }: Champion,
  labels: AsyncIterable<Labelled>,
): Promise<string[]> {
  if (lost.length === 0) return [];
  db.exec("CREATE TABLE learned (photo BLOB, label TEXT)");
  await fill(db, "INSERT INTO learned VALUES (unhex(?), ?)", labels, ({ photo, label }) => [photo, label]);
  return lost.map((label) => {
    const { total } = row<{ total: number }>(
      db,
      "SELECT count(*) AS total FROM learned WHERE label = ?",
      label,
    );
    const [now] = rows<{ folder: string; n: number }>(
      db,
      `SELECT copy.label AS folder, count(DISTINCT photo) AS n FROM learned JOIN copy USING (photo)
       WHERE learned.label = ? AND copy.label != learned.label GROUP BY 1 ORDER BY 2 DESC LIMIT 1`,
      label,
    );
    const why = leftOut.find((out) => out.label === label)?.detail ?? `no photo of "${label}" is left`;
    const problem = `Version ${version}, which serves, knows the class "${label}", but it cannot be trained any more: ${why}.`;
    if (now && now.n > total / 2)
      return `${problem} Most of them are in "${now.folder}": if it was renamed, add "${label}: ${now.folder}" to the plan's dataset.renamed.`;
    return `${problem} Bring them back, or list the classes that you want in the plan's dataset.classes.`;
  });
}
