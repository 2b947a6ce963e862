import type { DatabaseSync } from "node:sqlite";
import type { Plan } from "../plan/schema.ts";
import { leaveOutBridges } from "./bridges.ts";
import { giveSides } from "./give-sides.ts";
import { Groups } from "./groups.ts";
import { joinGroups } from "./join-groups.ts";
import { source } from "./listing.ts";
import { joinLookAlikes } from "./look-alikes.ts";
import { row } from "./scratch.ts";

/** Photos that have no side yet, numbered from 1 in the order of their hashes. */
const SCHEMA = `
  CREATE TABLE newcomer (number INTEGER PRIMARY KEY, photo BLOB, label TEXT);
  INSERT INTO newcomer (photo, label) SELECT photo, label FROM photo
    WHERE NOT EXISTS (SELECT * FROM side WHERE side.photo = photo.photo) ORDER BY photo`;

/**
 * Gives the photos a side that have none: that of what they belong to, or one that their class is short of. Those that belong
 * to photos on two sides are left out.
 */
export function placeNewcomers(db: DatabaseSync, plan: Pick<Plan, "images" | "dataset">): void {
  const { near_duplicates, group_by, split } = plan.dataset;
  db.exec(SCHEMA);
  const { count } = row<{ count: number }>(db, "SELECT count(*) AS count FROM newcomer");
  if (count === 0) return;
  const groups = new Groups(count);
  if (near_duplicates !== "off") joinLookAlikes(db, groups, near_duplicates);
  if (group_by !== "off") joinGroups(db, groups, source(plan).path, group_by);
  leaveOutBridges(db, groups, group_by === "off" ? byLooks : byGroupOrLooks);
  giveSides(db, groups, split);
}

const byLooks = (known: string[]) => `nearly the same as ${known.join(" and as ")}`;
const byGroupOrLooks = (known: string[]) => `bound by group or looks to ${known.join(" and to ")}`;
