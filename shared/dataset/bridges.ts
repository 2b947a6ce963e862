import type { DatabaseSync } from "node:sqlite";
import type { Groups } from "./groups.ts";
import { row, rows } from "./scratch.ts";
import { SPLITS } from "./split.ts";

/**
 * Leaves newcomers out whose group belongs to photos on two sides, the whole group: wherever it went, a model would be tested on
 * what it nearly knows. They are no newcomers any more. `belongs` says how they belong to these.
 */
export function leaveOutBridges(
  db: DatabaseSync,
  groups: Groups,
  belongs: (known: string[]) => string,
): void {
  if (!groups.hasBridges()) return;
  const bridges = new Map<number, string[]>(); // photos, by the first of their group
  for (const { number, photo } of rows<{ number: number; photo: string }>(db, "SELECT * FROM newcomer")) {
    const first = groups.first(number - 1);
    if (groups.sides(first).length < 2) continue;
    const photos = bridges.get(first);
    if (photos) photos.push(photo);
    else bridges.set(first, [photo]);
  }
  const out = db.prepare(
    "INSERT INTO left_out SELECT path, 'near-duplicate-bridge', ? FROM copy WHERE photo = ?",
  );
  db.exec("CREATE TABLE bridge (photo TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN");
  const bridge = db.prepare("INSERT INTO bridge VALUES (?)");
  for (const [first, photos] of bridges) {
    const who = photos.length > 1 ? `it and ${photos.length - 1} other new photos are` : "it is";
    const detail = `${who} ${belongs(knownOnes(db, groups, first))}`;
    for (const photo of photos) {
      out.run(detail, photo);
      bridge.run(photo);
    }
  }
  db.exec(`COMMIT;
    DELETE FROM photo WHERE photo IN (SELECT photo FROM bridge);
    DELETE FROM newcomer WHERE photo IN (SELECT photo FROM bridge)`);
}

/** A photo of each side that a group belongs to, by the name of its file if it still has one. */
function knownOnes(db: DatabaseSync, groups: Groups, first: number): string[] {
  const name = `SELECT coalesce(photo.path, side.photo) AS name FROM side LEFT JOIN photo USING (photo)
                WHERE number = ?`;
  const nameOf = (side: number) => row<{ name: string }>(db, name, groups.contact(first, side)).name;
  return groups
    .sides(first)
    .map((side) => `${nameOf(side)} (${SPLITS[side]})`)
    .sort();
}
