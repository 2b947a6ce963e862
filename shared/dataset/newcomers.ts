import type { DatabaseSync } from "node:sqlite";
import type { Plan } from "../plan/schema.ts";
import { leaveOutBridges } from "./bridges.ts";
import { giveSides } from "./give-sides.ts";
import { Groups } from "./groups.ts";
import { joinLookAlikes } from "./look-alikes.ts";
import { row } from "./scratch.ts";

/** Photos that have no side yet, numbered from 1 in the order of their hashes, and how they look. */
const SCHEMA = `
  CREATE TABLE newcomer (number INTEGER PRIMARY KEY, photo TEXT, label TEXT);
  INSERT INTO newcomer (photo, label)
    SELECT photo, label FROM photo WHERE photo NOT IN (SELECT photo FROM side) ORDER BY photo;
  CREATE TABLE hash (photo TEXT PRIMARY KEY, phash TEXT, mirrored TEXT) WITHOUT ROWID;
  INSERT OR IGNORE INTO hash SELECT photo, phash, mirrored FROM record
    WHERE phash IS NOT NULL AND photo IN (SELECT photo FROM newcomer) ORDER BY photo, mirrored IS NULL, phash`;

/**
 * Gives the photos a side that have none: that of what they belong to, or one that their class is short of. Those that belong
 * to photos on two sides are left out.
 */
export function placeNewcomers(db: DatabaseSync, { dataset }: Pick<Plan, "dataset">): void {
  db.exec(SCHEMA);
  const { count } = row<{ count: number }>(db, "SELECT count(*) AS count FROM newcomer");
  if (count === 0) return;
  const groups = new Groups(count);
  if (dataset.near_duplicates !== "off") joinLookAlikes(db, groups, dataset.near_duplicates);
  leaveOutBridges(db, groups);
  giveSides(db, groups, dataset.split);
}
