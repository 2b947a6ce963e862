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
  const bridges = new Map<number, number[]>(); // newcomers, by the first of their group
  for (const { number } of rows<{ number: number }>(db, "SELECT number FROM newcomer")) {
    const first = groups.first(number - 1);
    if (groups.sides(first).length < 2) continue;
    const numbers = bridges.get(first);
    if (numbers) numbers.push(number);
    else bridges.set(first, [number]);
  }
  db.exec("CREATE TABLE bridge (photo BLOB PRIMARY KEY, detail TEXT) WITHOUT ROWID; BEGIN");
  const bridge = db.prepare("INSERT INTO bridge SELECT photo, ? FROM newcomer WHERE number = ?");
  for (const [first, numbers] of bridges) {
    const who = numbers.length > 1 ? `it and ${numbers.length - 1} other new photos are` : "it is";
    const detail = `${who} ${belongs(knownOnes(db, groups, first))}`;
    for (const number of numbers) bridge.run(detail, number);
  }
  db.exec(`COMMIT;
    INSERT INTO left_out SELECT file, 'near-duplicate-bridge', detail FROM copy JOIN bridge USING (photo);
    DELETE FROM photo WHERE photo IN (SELECT photo FROM bridge);
    DELETE FROM newcomer WHERE photo IN (SELECT photo FROM bridge)`);
}

/** A photo of each side that a group belongs to, by the name of its file if it still has one. */
function knownOnes(db: DatabaseSync, groups: Groups, first: number): string[] {
  const name = `SELECT coalesce(path, lower(hex(side.photo))) AS name FROM side LEFT JOIN photo USING (photo)
                LEFT JOIN file ON file.number = photo.file WHERE side.number = ?`;
  const nameOf = (side: number) => row<{ name: string }>(db, name, groups.contact(first, side)).name;
  return groups
    .sides(first)
    .map((side) => `${nameOf(side)} (${SPLITS[side]})`)
    .sort();
}
