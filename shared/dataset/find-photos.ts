import type { DatabaseSync } from "node:sqlite";
import { ARCHIVED } from "../photos/policy.ts";
import type { Plan } from "../plan/schema.ts";
import type { Before } from "./before.ts";
import { isAskedFor } from "./classes.ts";
import { labelOf, presentName, source } from "./listing.ts";

/** A file outside of every label's folder, or one that could not be read, cannot be learned from. */
const READ = `
  CREATE TABLE left_out (path TEXT, reason TEXT, detail TEXT);
  CREATE TABLE seen AS
    SELECT path, file.etag AS etag, label(path) AS label, photo, erased AS was_erased, record.path IS NOT NULL OR archived AS known,
      iif(archived, archived_reason(), reason) AS reason, iif(archived, archived_detail(), detail) AS detail
    FROM file LEFT JOIN record USING (path, etag);
  INSERT INTO left_out SELECT path, 'unlabelled', unlabelled() FROM seen WHERE label IS NULL;
  INSERT INTO left_out SELECT path, 'gone', 'it was replaced or removed while it was read'
    FROM seen WHERE label IS NOT NULL AND NOT known;
  INSERT INTO left_out SELECT path, reason, detail FROM seen WHERE label IS NOT NULL AND reason IS NOT NULL;
  INSERT INTO left_out SELECT path, 'erased', 'this photo was erased and may not come back: remove the file'
    FROM seen WHERE label IS NOT NULL AND reason IS NULL AND (was_erased OR photo IS NOT NULL AND erased(photo));`;

/**
 * A photo under two labels teaches both wrongly: all its files are left out. Copies under one label are one photo. A copy in a
 * folder that is not trained anyway contradicts nothing.
 */
const WITHOUT_CONFLICTS = `
  CREATE TABLE copy AS SELECT photo, label, path, etag, asked_for(label) AS asked FROM seen
    WHERE label IS NOT NULL AND photo IS NOT NULL AND reason IS NULL AND NOT erased(photo) ORDER BY photo, path;
  CREATE INDEX copy_photo ON copy (photo);
  CREATE TABLE conflict AS
    SELECT photo, group_concat(label, ' and ' ORDER BY label) AS labels 
    FROM (SELECT DISTINCT photo, label FROM copy WHERE asked) GROUP BY photo HAVING count(*) > 1;
  INSERT INTO left_out SELECT path, 'label-conflict', 'the same photo is in ' || labels || ': keep the right one'
    FROM copy JOIN conflict USING (photo);
  CREATE TABLE photo (photo TEXT PRIMARY KEY, label TEXT, path TEXT, etag TEXT) WITHOUT ROWID;
  INSERT INTO photo SELECT photo, label, min(path), etag FROM copy
    WHERE photo NOT IN (SELECT photo FROM conflict)
      AND (asked OR photo NOT IN (SELECT photo FROM copy WHERE asked)) GROUP BY photo;`;

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
  db.function("erased", { deterministic: true }, (photo) => (erased(String(photo)) ? 1 : 0));
  db.function("archived_reason", () => ARCHIVED.reason);
  db.function("archived_detail", () => ARCHIVED.detail);
  db.function("unlabelled", () => `it is not in a label's folder: move it below ${prefix}<label>/`);
  db.exec(READ);
  db.exec(WITHOUT_CONFLICTS);
}
