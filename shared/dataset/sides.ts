import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { Plan } from "../plan/schema.ts";
import { NearHashes } from "./near.ts";
import { fill, row, rows } from "./scratch.ts";
import { splitOf } from "./split.ts";

/**
 * The photo whose hash decides on which side another one is: its own, or that of the near-duplicate that was there first. It
 * is kept for ever, so that no photo changes sides as others come and go.
 */
export const Anchored = z.object({
  photo: z.string(),
  /** Perceptual hash, 16 hex digits. */
  phash: z.string().optional(),
  /** The deciding photo, where it is another one. */
  anchor: z.string().optional(),
});
export type Anchored = z.infer<typeof Anchored>;

const SCHEMA = `
  CREATE TABLE side (number INTEGER PRIMARY KEY, photo TEXT UNIQUE, phash TEXT, anchor TEXT, side TEXT, fresh INTEGER);
  CREATE TABLE hash (photo TEXT PRIMARY KEY, phash TEXT) WITHOUT ROWID;
  INSERT OR IGNORE INTO hash SELECT photo, phash FROM record WHERE photo IS NOT NULL AND phash IS NOT NULL ORDER BY photo;`;
const INSERT = "INSERT OR IGNORE INTO side (photo, phash, anchor, side, fresh) VALUES (?, ?, ?, ?, ?)";

type Rules = Pick<Plan["dataset"], "split" | "near_duplicates">;

/**
 * Gives every photo of the table `photo` a side in the table `side`, and takes those out that would join two sides: a model
 * would be tested on what it nearly knows. Those go to the table `left_out`.
 */
export async function takeSides(
  db: DatabaseSync,
  known: Iterable<Anchored> | AsyncIterable<Anchored>,
  rules: Rules,
): Promise<void> {
  db.exec(SCHEMA);
  await fill(db, INSERT, known, ({ photo, phash = null, anchor = photo }) => {
    return [photo, phash, anchor, splitOf(anchor, rules.split), 0];
  });
  db.exec(`CREATE TABLE newcomer AS SELECT photo, phash FROM photo LEFT JOIN hash USING (photo)
           WHERE photo NOT IN (SELECT photo FROM side) ORDER BY photo`);
  placeNewcomers(db, rules);
  db.exec("DELETE FROM photo WHERE photo NOT IN (SELECT photo FROM side)");
}

/** Photos that were given a side just now, in the order of their ids. */
export function* freshSides(db: DatabaseSync): Generator<Anchored> {
  const fresh = "SELECT photo, phash, nullif(anchor, photo) AS anchor FROM side WHERE fresh ORDER BY number";
  for (const { photo, phash, anchor } of rows<Record<keyof Anchored, string | null>>(db, fresh))
    yield { photo: photo as string, ...(phash !== null && { phash }), ...(anchor !== null && { anchor }) };
}

interface Twin {
  name: string;
  anchor: string;
  side: string;
}

function placeNewcomers(db: DatabaseSync, { split, near_duplicates }: Rules): void {
  const near = near_duplicates === "off" ? undefined : knownHashes(db, near_duplicates);
  const twin = db.prepare(`SELECT coalesce(photo.path, side.photo) AS name, anchor, side
                           FROM side LEFT JOIN photo USING (photo) WHERE number = ?`);
  const insert = db.prepare(INSERT);
  const bridge = db.prepare(
    "INSERT INTO left_out SELECT path, 'near-duplicate-bridge', ? FROM copy WHERE photo = ?",
  );
  db.exec("BEGIN");
  const newcomers = rows<{ photo: string; phash: string | null }>(
    db,
    "SELECT * FROM newcomer ORDER BY rowid",
  );
  for (const { photo, phash } of newcomers) {
    const numbers = phash === null ? [] : (near?.near(phash) ?? []);
    const twins = numbers.map(({ number }) => twin.get(number) as unknown as Twin);
    const sides = new Map(twins.map((one) => [one.side, `${one.name} (${one.side})`]));
    if (sides.size > 1) {
      bridge.run(`it is nearly the same as ${[...sides.values()].sort().join(" and as ")}`, photo);
      continue;
    }
    const anchor = twins[0]?.anchor ?? photo;
    const { lastInsertRowid } = insert.run(photo, phash, anchor, splitOf(anchor, split), 1);
    // A look that is known already stands for this one too: thousands of one scene would else be compared with each other.
    if (phash !== null && numbers[0]?.distance !== 0) near?.add(phash, Number(lastInsertRowid));
  }
  db.exec("COMMIT");
}

/** The hashes of all photos that have a side, each once for a side, with room for the newcomers. */
function knownHashes(db: DatabaseSync, bits: number): NearHashes {
  const { most } = row<{ most: number }>(
    db,
    "SELECT (SELECT count(*) FROM side) + (SELECT count(*) FROM newcomer) AS most",
  );
  const near = new NearHashes(bits, most + 1);
  const known = `SELECT min(number) AS number, phash FROM side WHERE phash IS NOT NULL
                 GROUP BY phash, side ORDER BY 1`;
  for (const { number, phash } of rows<{ number: number; phash: string }>(db, known)) near.add(phash, number);
  return near;
}
