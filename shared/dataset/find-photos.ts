import type { DatabaseSync } from "node:sqlite";
import { ARCHIVED } from "../photos/policy.ts";
import type { Plan } from "../plan/schema.ts";
import type { Before } from "./before.ts";
import { isAskedFor } from "./classes.ts";
import { labelOf, presentName, source } from "./listing.ts";
import { hexOf } from "./scratch.ts";

/** A file outside of every label's folder, or one that could not be read, cannot be learned from. */
const READ = `
  CREATE TABLE left_out (file INTEGER, reason TEXT, detail TEXT);
  CREATE TABLE labelled AS SELECT number AS file, label(path) AS label, archived FROM file;
  INSERT INTO left_out SELECT file, 'unlabelled', unlabelled() FROM labelled WHERE label IS NULL;
  DELETE FROM labelled WHERE label IS NULL;
  INSERT INTO left_out SELECT file, archived_reason(), archived_detail() FROM labelled WHERE archived;
  DELETE FROM labelled WHERE archived;
  INSERT INTO left_out SELECT file, 'gone', 'it was replaced or removed while it was read'
    FROM labelled LEFT JOIN found USING (file) WHERE found.file IS NULL;
  INSERT INTO left_out SELECT file, reason, detail FROM labelled JOIN found USING (file) WHERE reason IS NOT NULL;
  INSERT INTO left_out SELECT file, 'erased', 'this photo was erased and may not come back: remove the file'
    FROM labelled JOIN found USING (file) WHERE reason IS NULL AND (erased OR photo IS NOT NULL AND is_erased(photo));
  CREATE TABLE copy (file INTEGER PRIMARY KEY, photo BLOB, label TEXT);
  INSERT INTO copy SELECT file, photo, label FROM labelled JOIN found USING (file)
    WHERE photo IS NOT NULL AND reason IS NULL AND NOT is_erased(photo);
  DROP TABLE labelled;
  DROP TABLE found;`;

/**
 * A photo under two labels teaches both wrongly: all its files are left out. Copies under one label are one photo, the first of
 * them. A copy in a folder that is not trained anyway contradicts nothing.
 */
const WITHOUT_CONFLICTS = `
  CREATE TABLE photo (photo BLOB PRIMARY KEY, label TEXT, file INTEGER, asked INTEGER, conflict INTEGER) WITHOUT ROWID;
  INSERT INTO photo SELECT photo, label, file, asked_for(label), 0 FROM copy WHERE true ORDER BY file
    ON CONFLICT DO UPDATE SET
      conflict = conflict OR (asked AND excluded.asked AND label != excluded.label),
      label = iif(asked OR NOT excluded.asked, label, excluded.label),
      file = iif(asked OR NOT excluded.asked, file, excluded.file),
      asked = asked OR excluded.asked;
  CREATE TABLE conflict AS
    SELECT photo, group_concat(label, ' and ' ORDER BY label) AS labels
    FROM (SELECT DISTINCT photo, copy.label AS label FROM copy JOIN photo USING (photo)
          WHERE conflict AND asked_for(copy.label)) GROUP BY photo;
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
  { erased = () => false, champion }: Pick<Before, "erased" | "champion">,
): void {
  const { path: prefix } = source(plan);
  db.function("label", { deterministic: true }, (path) => {
    const folder = labelOf(String(path), prefix, plan.dataset.review);
    return folder === undefined ? null : presentName(folder, plan.dataset);
  });
  db.function("asked_for", { deterministic: true }, (label) =>
    isAskedFor(String(label), plan.dataset, champion) ? 1 : 0,
  );
  db.function("is_erased", { deterministic: true }, (photo) => (erased(hexOf(photo as Uint8Array)) ? 1 : 0));
  db.function("archived_reason", () => ARCHIVED.reason);
  db.function("archived_detail", () => ARCHIVED.detail);
  db.function("unlabelled", () => `it is not in a label's folder: move it below ${prefix}<label>/`);
  db.exec(READ);
  db.exec(WITHOUT_CONFLICTS);
}
