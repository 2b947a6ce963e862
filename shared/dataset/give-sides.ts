import type { DatabaseSync } from "node:sqlite";
import type { Plan } from "../plan/schema.ts";
import { countSides } from "./count-sides.ts";
import { fillSides } from "./fill-sides.ts";
import type { Groups } from "./groups.ts";
import { rows } from "./scratch.ts";
import { SPLITS, type Split } from "./split.ts";

type Newcomer = { number: number; photo: Uint8Array; label: string; phash: Uint8Array | null };

/** Gives every newcomer the side of the photo that its group belongs to, or else one that its class is short of. */
export function giveSides(db: DatabaseSync, groups: Groups, shares: Plan["dataset"]["split"]): void {
  const sideOf = decide(db, groups, shares);
  const insert = db.prepare("INSERT INTO side (photo, phash, anchor, side, fresh) VALUES (?, ?, ?, ?, 1)");
  const anchorOf = anchors(db, groups);
  db.exec("BEGIN");
  const newcomers = "SELECT number, photo, phash FROM newcomer LEFT JOIN look USING (photo) ORDER BY number";
  for (const { number, photo, phash } of rows<Newcomer>(db, newcomers)) {
    const side = sideOf(number - 1);
    insert.run(photo, phash, anchorOf(number - 1, side) ?? null, SPLITS[side] as Split);
  }
  db.exec("COMMIT");
}

/** The side of each newcomer, by its number from 0, as an index of SPLITS. */
function decide(
  db: DatabaseSync,
  groups: Groups,
  shares: Plan["dataset"]["split"],
): (newcomer: number) => number {
  const have = countSides(db);
  const labels = [...have.keys()];
  const index = new Map(labels.map((label, n) => [label, n]));
  const place = new Uint32Array(groups.newcomers); // of each among those that wait for a side
  const label = new Uint32Array(groups.newcomers);
  const group = new Uint32Array(groups.newcomers);
  let waiting = 0;
  for (const one of rows<Newcomer>(db, "SELECT number, label FROM newcomer ORDER BY number")) {
    const first = groups.first(one.number - 1);
    const [side] = groups.sides(first);
    if (side !== undefined) (have.get(one.label) as Record<Split, number>)[SPLITS[side] as Split]++;
    else {
      place[one.number - 1] = waiting;
      label[waiting] = index.get(one.label) as number;
      group[waiting] = place[first] as number;
      waiting++;
    }
  }
  const unplaced = { label: label.subarray(0, waiting), group: group.subarray(0, waiting) };
  const filled = fillSides(unplaced, [...have.values()], shares);
  return (one) => groups.sides(one)[0] ?? (filled[place[groups.first(one)] as number] as number);
}

/** The photo beside which a newcomer goes: the anchor of what its group belongs to, or the first of the group. */
function anchors(
  db: DatabaseSync,
  groups: Groups,
): (newcomer: number, side: number) => Uint8Array | undefined {
  const ofSide = db.prepare("SELECT coalesce(anchor, photo) AS anchor FROM side WHERE number = ?");
  const ofFirst = db.prepare("SELECT photo AS anchor FROM newcomer WHERE number = ?");
  return (newcomer, side) => {
    const contact = groups.contact(newcomer, side);
    const first = groups.first(newcomer);
    if (contact === 0 && first === newcomer) return undefined;
    const found = contact === 0 ? ofFirst.get(first + 1) : ofSide.get(contact);
    return found?.anchor as Uint8Array;
  };
}
