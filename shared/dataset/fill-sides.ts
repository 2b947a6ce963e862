import { SPLITS, type Split } from "./split.ts";

/** Photos without a side, numbered from 0 in the order of their hashes. */
export interface Unplaced {
  /** The class of each, as an index. */
  label: Uint32Array;
  /** The first photo of the group that each shares its side with: itself, if it is alone. */
  group: Uint32Array;
}

type Sides = Record<Split, number>;

interface Group {
  first: number;
  /** How many photos of which class it has. */
  members: [label: number, photos: number][];
}

/** A class while its sides are filled; all by side. */
interface Class {
  have: number[];
  wants: number[];
  /** How many groups wait for a side. */
  waiting: number;
}

/**
 * Gives every group a side, so that each class has every side and comes as near as it can to its shares. Groups that span
 * classes come first, then the largest, then those of the smallest hash: each goes where its classes lack most. Of a
 * class with only as many groups left as it has empty sides, each goes to one of these.
 *
 * @param have - Photos of each class that have a side already.
 * @param shares - In 0..1.
 * @returns for the first photo of each group its side, as an index of SPLITS.
 */
export function fillSides(photos: Unplaced, have: readonly Sides[], shares: Sides): Uint8Array {
  const classes = classesOf(photos, have, shares);
  const side = new Uint8Array(photos.label.length);
  for (const { first, members } of groupsOf(photos)) {
    const lack = SPLITS.map((_, n) => lackOn(n, members, classes));
    const chosen = openSides(members, classes).reduce((a, b) => (at(lack, b) > at(lack, a) ? b : a));
    side[first] = chosen;
    for (const [label, count] of members) {
      const one = at(classes, label);
      one.have[chosen] = at(one.have, chosen) + count;
      one.waiting--;
    }
  }
  return side;
}

/** Validation and test get a photo of every class, whatever their shares; train takes what is left. */
function classesOf(photos: Unplaced, have: readonly Sides[], shares: Sides): Class[] {
  const totals = have.map(({ train, validation, test }) => train + validation + test);
  for (const label of photos.label) totals[label] = at(totals, label) + 1;
  const classes = have.map((sides, label) => {
    const [validation, test] = [shares.validation, shares.test].map((share) =>
      Math.max(1, share * at(totals, label)),
    ) as [number, number];
    const wants = { train: at(totals, label) - validation - test, validation, test };
    return { have: SPLITS.map((side) => sides[side]), wants: SPLITS.map((side) => wants[side]), waiting: 0 };
  });
  for (const { members } of groupsOf(photos)) for (const [label] of members) at(classes, label).waiting++;
  return classes;
}

/** All groups, in the order in which they choose. */
function* groupsOf({ label, group }: Unplaced): Generator<Group> {
  const large = new Map<number, Map<number, number>>();
  group.forEach((first, photo) => {
    if (first === photo) return;
    const members = large.get(first) ?? new Map([[at(label, first), 1]]);
    large.set(first, members.set(at(label, photo), (members.get(at(label, photo)) ?? 0) + 1));
  });
  const groups = [...large].map(([first, members]): Group => ({ first, members: [...members] }));
  const span = ({ members }: Group) => Number(members.length > 1);
  const size = ({ members }: Group) => members.reduce((sum, [, count]) => sum + count, 0);
  yield* groups.sort((a, b) => span(b) - span(a) || size(b) - size(a) || a.first - b.first);
  for (let photo = 0; photo < group.length; photo++)
    if (group[photo] === photo && !large.has(photo)) yield { first: photo, members: [[at(label, photo), 1]] };
}

/** How many photos a side lacks, in the eyes of a group: those of its classes that it has more of count more. */
function lackOn(side: number, members: Group["members"], classes: readonly Class[]): number {
  return members.reduce((sum, [label, count]) => {
    const { wants, have } = at(classes, label);
    return sum + count * (at(wants, side) - at(have, side));
  }, 0);
}

/** The sides that a group may go to: those which its classes agree on, as far as they do. */
function openSides(members: Group["members"], classes: readonly Class[]): number[] {
  let open = SPLITS.map((_, side) => side);
  for (const [label] of members) {
    const { have, waiting } = at(classes, label);
    const empty = open.filter((side) => have[side] === 0);
    const all = have.filter((count) => count === 0).length;
    if (empty.length > 0 && waiting <= all) open = empty;
  }
  return open;
}

const at = <T>(items: ArrayLike<T>, n: number) => items[n] as T;
