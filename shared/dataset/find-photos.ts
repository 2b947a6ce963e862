import type { DatabaseSync } from "node:sqlite";
import { ARCHIVED } from "../photos/policy.ts";
import type { Plan } from "../plan/schema.ts";
import type { Before } from "./before.ts";
import { isAskedFor } from "./classes.ts";
import { folderOf, presentName, source } from "./listing.ts";
import { hexOf, rows } from "./scratch.ts";

const SCHEMA = `
  CREATE TABLE left_out (file INTEGER, reason TEXT, detail TEXT);
  CREATE TABLE labelled (file INTEGER PRIMARY KEY, label TEXT);
  CREATE TABLE asked (label TEXT PRIMARY KEY, asked INTEGER) WITHOUT ROWID;
  CREATE TABLE denied (photo BLOB PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE copy (file INTEGER PRIMARY KEY, photo BLOB, label TEXT);
  CREATE TABLE photo (photo BLOB PRIMARY KEY, label TEXT, file INTEGER, asked INTEGER, conflict INTEGER) WITHOUT ROWID;`;

/** A file outside of every label's folder, or one that could not be read, cannot be learned from. */
const READ = `
  INSERT INTO left_out SELECT file, 'gone', 'it was replaced or removed while it was read'
    FROM labelled LEFT JOIN found USING (file) WHERE found.file IS NULL;
  INSERT INTO left_out SELECT file, reason, detail FROM labelled JOIN found USING (file) WHERE reason IS NOT NULL;
  INSERT INTO left_out SELECT file, 'erased', 'this photo was erased and may not come back: remove the file'
    FROM labelled JOIN found USING (file) WHERE reason IS NULL AND (erased OR photo IN (SELECT photo FROM denied));
  INSERT INTO copy SELECT file, photo, label FROM labelled JOIN found USING (file)
    WHERE photo IS NOT NULL AND reason IS NULL AND photo NOT IN (SELECT photo FROM denied);
  DROP TABLE labelled;
  DROP TABLE found;`;

/**
 * A photo under two labels teaches both wrongly: all its files are left out. Copies under one label are one photo, the first of
 * them. A copy in a folder that is not trained anyway contradicts nothing.
 */
const WITHOUT_CONFLICTS = `
  INSERT INTO photo SELECT photo, label, file, asked.asked, 0 FROM copy CROSS JOIN asked USING (label) WHERE true
    ON CONFLICT DO UPDATE SET
      conflict = conflict OR (asked AND excluded.asked AND label != excluded.label),
      label = iif(asked OR NOT excluded.asked, label, excluded.label),
      file = iif(asked OR NOT excluded.asked, file, excluded.file),
      asked = asked OR excluded.asked;
  CREATE TABLE conflict AS
    SELECT photo, group_concat(label, ' and ' ORDER BY label) AS labels
    FROM (SELECT DISTINCT copy.photo AS photo, copy.label AS label FROM copy
          CROSS JOIN photo ON photo.photo = copy.photo CROSS JOIN asked ON asked.label = copy.label
          WHERE conflict AND asked.asked) GROUP BY photo;
  INSERT INTO left_out SELECT file, 'label-conflict', 'the same photo is in ' || labels || ': keep the right one'
    FROM copy JOIN conflict USING (photo);
  DELETE FROM photo WHERE conflict;
  DROP TABLE conflict;`;

/**
 * Finds the photos of a snapshot with their labels: the tables `photo`, `copy` (every file of theirs) and `left_out`. Those
 * that `erased` knows were erased by order.
 */
export function findPhotos(
  db: DatabaseSync,
  plan: Pick<Plan, "images" | "dataset">,
  { erased, champion }: Pick<Before, "erased" | "champion">,
): void {
  db.exec(SCHEMA);
  db.exec("BEGIN");
  // Not by functions of ours in SQL: all that such a function is given is held until its statement ends.
  const asked = db.prepare("INSERT INTO asked VALUES (?, ?)");
  for (const label of labelFiles(db, plan))
    asked.run(label, isAskedFor(label, plan.dataset, champion) ? 1 : 0);
  const denied = db.prepare("INSERT OR IGNORE INTO denied VALUES (?)");
  if (erased)
    for (const { photo } of rows<{ photo: Uint8Array }>(
      db,
      "SELECT photo FROM found WHERE photo IS NOT NULL",
    ))
      if (erased(hexOf(photo))) denied.run(photo);
  db.exec("COMMIT");
  db.exec(READ);
  db.exec(WITHOUT_CONFLICTS);
}

/** Gives each file its label, and every label that there is. */
function labelFiles(db: DatabaseSync, plan: Pick<Plan, "images" | "dataset">): Set<string> {
  const { path: prefix } = source(plan);
  const insert = db.prepare("INSERT INTO labelled VALUES (?, ?)");
  const leaveOut = db.prepare("INSERT INTO left_out VALUES (?, ?, ?)");
  const labels = new Set<string>();
  type File = { number: number; path: string; archived: number };
  for (const { number, path, archived } of rows<File>(db, "SELECT number, path, archived FROM file")) {
    const folder = folderOf(path, prefix);
    if (folder === undefined)
      leaveOut.run(number, "stray", `it is in no label's folder: move it below ${prefix}<label>/`);
    else if (folder === plan.dataset.review)
      leaveOut.run(number, "in-review", `it waits for a label: move it below ${prefix}<label>/`);
    else if (archived) leaveOut.run(number, ARCHIVED.reason, ARCHIVED.detail);
    else {
      const label = presentName(folder, plan.dataset);
      labels.add(label);
      insert.run(number, label);
    }
  }
  return labels;
}
