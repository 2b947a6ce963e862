import type { DatabaseSync } from "node:sqlite";
import type { Plan } from "../plan/schema.ts";

const RANKED =
  "SELECT photo, side, row_number() OVER (PARTITION BY label, side ORDER BY photo) AS n FROM photo JOIN side USING (photo)";

/** Leaves so many photos of each class, on each side its share and one at least: always the same ones, by their hashes. */
export function takeSample(
  db: DatabaseSync,
  { split }: Pick<Plan["dataset"], "split">,
  sample: number,
): void {
  const [validation, test] = [split.validation, split.test].map((share) =>
    Math.max(1, Math.round(sample * share)),
  ) as [number, number];
  const train = Math.max(1, sample - validation - test);
  const beyond = "n > CASE side WHEN 'train' THEN ? WHEN 'validation' THEN ? ELSE ? END";
  db.prepare(`DELETE FROM photo WHERE photo IN (SELECT photo FROM (${RANKED}) WHERE ${beyond})`).run(
    ...[train, validation, test],
  );
}
