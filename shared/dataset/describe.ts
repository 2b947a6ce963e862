import type { Plan } from "../plan/schema.ts";
import { labelOf, type SnapshotLine, source } from "./listing.ts";
import type { PhotoIndex } from "./record.ts";
import { SPLITS, type Split, splitOf } from "./split.ts";

/** A photo of the dataset, and one file that holds it. */
export interface DatasetPhoto {
  photo: string;
  label: string;
  split: Split;
  path: string;
  etag: string;
}

/** A file of the snapshot that is not in the dataset. */
export interface LeftOut {
  path: string;
  reason: string;
  detail: string;
}

export type Counts = Record<string, Record<Split, number>>;

export interface Description {
  /** Sorted by photo, one for each photo. */
  photos: DatasetPhoto[];
  leftOut: LeftOut[];
  classes: string[];
  counts: Counts;
  /** Why this dataset cannot be trained on; empty if it can. */
  errors: string[];
}

/** So few unreadable files are never a reason to stop, whatever their share. */
const ALWAYS_TOLERATED = 10;

/** Turns a listing and what is known of its files into a dataset, and names everything that is left out. */
export function describe(
  files: Iterable<SnapshotLine>,
  index: PhotoIndex,
  plan: Pick<Plan, "images" | "dataset">,
): Description {
  const { review, split } = plan.dataset;
  const prefix = source(plan).path;
  const leftOut: LeftOut[] = [];
  const found = new Map<string, DatasetPhoto[]>();
  let total = 0;
  for (const file of files) {
    total++;
    const drop = (reason: string, detail: string) => leftOut.push({ path: file.path, reason, detail });
    const label = labelOf(file.path, prefix, review);
    const record = index.get(file);
    if (label === undefined)
      drop("unlabelled", `it is not in a label's folder: move it below ${prefix}<label>/`);
    else if (!record?.photo && !record?.unreadable)
      drop("gone", "it was replaced or removed while it was read");
    else if (record.unreadable) drop(record.unreadable.reason, record.unreadable.detail);
    else if (record.photo) {
      const { photo } = record;
      const copies = found.get(photo) ?? [];
      found.set(photo, [
        ...copies,
        { photo, label, split: splitOf(photo, split), path: file.path, etag: file.etag },
      ]);
    }
  }
  const unreadable = leftOut.filter(({ reason }) => reason !== "unlabelled" && reason !== "gone").length;
  const labelled = withoutConflicts(found, leftOut);
  const kept = withoutStrayClasses(labelled, plan.dataset, leftOut);
  const photos = kept.sort((a, b) => (a.photo < b.photo ? -1 : 1));
  const counts = countOf(photos);
  const errors = [
    ...tooManyUnreadable(unreadable, total, plan.dataset.checks.unreadable, leftOut),
    ...tooFew(counts, leftOut),
  ];
  return { photos, leftOut, classes: Object.keys(counts).sort(), counts, errors };
}

/** A photo under two labels teaches both wrongly: all its files are left out. Copies under one label are one photo. */
function withoutConflicts(found: Map<string, DatasetPhoto[]>, leftOut: LeftOut[]): DatasetPhoto[] {
  const kept: DatasetPhoto[] = [];
  for (const copies of found.values()) {
    const labels = [...new Set(copies.map((copy) => copy.label))].sort();
    const detail = `the same photo is in ${labels.join(" and ")}: keep the right one`;
    if (labels.length > 1)
      leftOut.push(...copies.map(({ path }) => ({ path, reason: "label-conflict", detail })));
    else kept.push(copies[0] as DatasetPhoto);
  }
  return kept;
}

function withoutStrayClasses(
  photos: DatasetPhoto[],
  rules: Plan["dataset"],
  leftOut: LeftOut[],
): DatasetPhoto[] {
  const sizes = new Map<string, number>();
  for (const { label } of photos) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const sides = new Map<string, Set<Split>>();
  for (const { label, split } of photos) sides.set(label, (sides.get(label) ?? new Set()).add(split));
  const why = (label: string): [string, string] | undefined => {
    if (rules.classes !== "found" && !rules.classes.includes(label))
      return ["unknown-class", `the plan has no class "${label}"`];
    const size = sizes.get(label) as number;
    const missing = SPLITS.find((split) => !sides.get(label)?.has(split));
    if (size < rules.min_photos_per_class)
      return [
        "class-too-small",
        `"${label}" has ${size} photos, the plan asks for ${rules.min_photos_per_class}`,
      ];
    if (missing)
      return ["class-too-small", `"${label}" has no photo in the ${missing} split yet: add photos of it`];
    return undefined;
  };
  return photos.filter(({ label, path }) => {
    const reason = why(label);
    if (reason) leftOut.push({ path, reason: reason[0], detail: reason[1] });
    return !reason;
  });
}

function countOf(photos: DatasetPhoto[]): Counts {
  const counts: Counts = Object.create(null); // a label may be called "constructor"
  for (const { label, split } of photos) {
    counts[label] ??= { train: 0, validation: 0, test: 0 };
    counts[label][split]++;
  }
  return counts;
}

function tooManyUnreadable(unreadable: number, total: number, share: number, leftOut: LeftOut[]): string[] {
  if (unreadable <= Math.max(ALWAYS_TOLERATED, share * total)) return [];
  const first = leftOut.find(({ reason }) => reason !== "unlabelled" && reason !== "gone") as LeftOut;
  const example = `${first.path} (${first.reason}: ${first.detail})`;
  return [
    `${unreadable} of ${total} files cannot be read, more than the plan's checks.unreadable allows. One: ${example}`,
  ];
}

function tooFew(counts: Counts, leftOut: LeftOut[]): string[] {
  const classes = Object.keys(counts);
  if (classes.length >= 2) return [];
  const small = new Set(
    leftOut.filter(({ reason }) => reason === "class-too-small").map(({ detail }) => detail),
  );
  const found = classes.length === 0 ? "none" : `only ${classes.join()}`;
  return [`A classifier needs at least two classes; there is ${found}.`, ...small];
}
