import { fillSides } from "../../shared/dataset/fill-sides.ts";
import { SPLITS, type Split, splitOf } from "../../shared/dataset/split.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { printTable } from "../table.ts";

// Which datasets keep every class, and how far the sides of a class are from the plan's shares: as sides are given now, and by
// each photo's hash alone, as they once were. The datasets are made, and always the same.
const SHARES = { train: 0.8, validation: 0.1, test: 0.1 };
const DATASETS = 200;
const CLASSES = [2, 10, 50];
const DAYS = 100;

type Random = () => number;
type Sides = Record<Split, number>;
type Group = { id: string; label: number; size: number };

interface Kind {
  name: string;
  /** How many groups a class begins with. */
  groups: (random: Random) => number;
  /** How many photos are in one. */
  size?: (random: Random) => number;
  /** How many days it grows by one photo a day. */
  days?: number;
}

const kinds: Kind[] = [
  ...[20, 33, 57, 100].map((count) => ({ name: `${count} photos a class`, groups: () => count })),
  { name: "20 to 2,000 photos a class", groups: (random) => Math.round(20 * 100 ** random()) },
  {
    name: "60 groups a class, one in ten of 2 to 8 photos",
    groups: () => 60,
    size: (random) => (random() < 0.9 ? 1 : 2 + Math.floor(random() * 7)),
  },
  { name: `20 photos a class, then one a day for ${DAYS} days`, groups: () => 20, days: DAYS },
];

const rows = kinds.flatMap((kind) =>
  CLASSES.map((classes) => {
    const found = Array.from({ length: DATASETS }, (_, seed) => simulate(kind, classes, randomOf(seed)));
    const share = (kept: boolean[]) => `${((100 * kept.filter(Boolean).length) / DATASETS).toFixed(1)} %`;
    const rules = ["now", "before"] as const;
    return [
      kind.name,
      classes,
      ...rules.map((rule) => share(found.map((one) => one[rule].kept))),
      ...rules.map((rule) => Math.max(...found.map((one) => one[rule].off)).toFixed(2)),
    ];
  }),
);
printTable(["datasets", "classes", "keep all", "by hash", "off at most", "by hash"], rows);

/** Whether a dataset has every side of every class on all its days, and how many photos, or largest groups, a side is off. */
function simulate({ groups, size = () => 1, days = 0 }: Kind, classes: number, random: Random) {
  const none = () => Array.from({ length: classes }, () => ({ train: 0, validation: 0, test: 0 }));
  const sides = { now: none(), before: none() };
  const largest = Array<number>(classes).fill(1);
  const result = { now: { kept: true, off: 0 }, before: { kept: true, off: 0 } };
  for (let day = 0; day <= days; day++) {
    const newcomers = sides.now
      .flatMap((_, label) => Array<number>(day === 0 ? groups(random) : 1).fill(label))
      .map((label): Group => ({ id: sha256(`${random()}`), label, size: size(random) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const given = giveNow(newcomers, sides.now);
    newcomers.forEach((group, n) => {
      (sides.now[group.label] as Sides)[given[n] as Split] += group.size;
      (sides.before[group.label] as Sides)[splitOf(group.id, SHARES)] += group.size;
      largest[group.label] = Math.max(largest[group.label] as number, group.size);
    });
    for (const rule of ["now", "before"] as const) {
      result[rule].kept &&= sides[rule].every((of) => Math.min(...Object.values(of)) > 0);
      const off = sides[rule].map((of, label) => offBy(of) / (largest[label] as number));
      result[rule].off = Math.max(result[rule].off, ...off);
    }
  }
  return result;
}

function giveNow(groups: Group[], have: Sides[]): Split[] {
  let photos = 0;
  const firsts = groups.map(({ size }) => {
    photos += size;
    return photos - size;
  });
  const each = (of: (group: Group, n: number) => number) =>
    Uint32Array.from(groups.flatMap((group, n) => Array<number>(group.size).fill(of(group, n))));
  const unplaced = { label: each(({ label }) => label), group: each((_, n) => firsts[n] as number) };
  const side = fillSides(unplaced, have, SHARES);
  return firsts.map((first) => SPLITS[side[first] as number] as Split);
}

/** How many photos a side is away from its share, of which validation and test are at least one. */
function offBy({ train, validation, test }: Sides): number {
  const photos = train + validation + test;
  const off = [
    validation - Math.max(1, SHARES.validation * photos),
    test - Math.max(1, SHARES.test * photos),
  ];
  return Math.max(...[...off, (off[0] as number) + (off[1] as number)].map(Math.abs));
}

function randomOf(seed: number): Random {
  let state = seed;
  return () => Number.parseInt(sha256(`${seed} ${state++}`).slice(0, 12), 16) / 2 ** 48;
}
