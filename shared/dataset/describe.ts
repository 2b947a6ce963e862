import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { labelled } from "../kit/by-label.ts";
import type { Plan } from "../plan/schema.ts";
import type { Before } from "./before.ts";
import { judgeClasses } from "./classes.ts";
import { countSides } from "./count-sides.ts";
import type { Description, LeftOut } from "./description.ts";
import { dropLacking, dropUnfit } from "./drop-classes.ts";
import { findPhotos } from "./find-photos.ts";
import { lostClasses, tooFewClasses, tooManyUnreadable } from "./problems.ts";
import { row, rows } from "./scratch.ts";
import { takeSides } from "./sides.ts";
import { SPLITS } from "./split.ts";
import { takeSample } from "./take-sample.ts";

/** A photo of the dataset, and one file that holds it. */
export const DatasetPhoto = z.object({
  photo: z.string(),
  label: z.string(),
  split: z.enum(SPLITS),
  path: z.string(),
  etag: z.string(),
});
export type DatasetPhoto = z.infer<typeof DatasetPhoto>;

/**
 * Turns what is known of a snapshot's files into a dataset, and names everything that is left out. `datasetPhotos` and
 * `leftOutFiles` read it from the database; `errors` says why it is no dataset to train on,
 * and is empty if it is one. `sample`: only so many photos of each class are in it.
 */
export async function describe(
  db: DatabaseSync,
  plan: Pick<Plan, "images" | "dataset">,
  before: Before,
  sample?: number,
): Promise<Description & { errors: string[]; tooManyUnreadable: boolean }> {
  const rules = plan.dataset;
  const { sides, champion } = before;
  findPhotos(db, plan, before);
  const files = count(db, "file");
  const isUnreadable = tooManyUnreadable(db, files, rules.checks.unreadable);
  const unfit = dropUnfit(db, rules, champion);
  const labels = [...rows<{ label: string }>(db, "SELECT DISTINCT label FROM photo")].map(
    ({ label }) => label,
  );
  await takeSides(db, sides, plan);
  const leftOut = [...unfit, ...dropLacking(db, labels, rules, champion)];
  const classes = judgeClasses(labels, leftOut, rules, champion);
  const lost = champion ? await lostClasses(db, classes, champion, champion.labels) : [];
  if (sample !== undefined) takeSample(db, rules, sample);
  return {
    classes: classes.kept,
    photos: count(db, "photo"),
    counts: labelled(countSides(db)),
    files,
    leftOut: leftOutCounts(db),
    classesLeftOut: classes.leftOut,
    nearDuplicates: count(db, "photo JOIN side USING (photo) WHERE anchor IS NOT NULL"),
    errors: [...tooFewClasses(classes), ...lost],
    tooManyUnreadable: isUnreadable,
  };
}

/** The photos of a described dataset, sorted by photo. */
export function datasetPhotos(db: DatabaseSync): Iterable<DatasetPhoto> {
  return rows(
    db,
    `SELECT lower(hex(photo.photo)) AS photo, label, side AS split, path, etag FROM photo
     CROSS JOIN side ON side.photo = photo.photo CROSS JOIN file ON file.number = photo.file ORDER BY photo.photo`,
  );
}

/** The files that a described dataset has left out, sorted by path. */
export function leftOutFiles(db: DatabaseSync): Iterable<LeftOut> {
  return rows(
    db,
    "SELECT path, reason, detail FROM left_out JOIN file ON file.number = left_out.file ORDER BY path",
  );
}

function leftOutCounts(db: DatabaseSync): Record<string, number> {
  const sql = "SELECT reason, count(*) AS n FROM left_out GROUP BY reason";
  return Object.fromEntries([...rows<{ reason: string; n: number }>(db, sql)].map((of) => [of.reason, of.n]));
}

const count = (db: DatabaseSync, from: string) =>
  row<{ n: number }>(db, `SELECT count(*) AS n FROM ${from}`).n;
