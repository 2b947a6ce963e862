import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { Plan } from "../plan/schema.ts";
import { placeNewcomers } from "./newcomers.ts";
import { fill, rows } from "./scratch.ts";
import { SPLITS, type Split, splitOf } from "./split.ts";

/** On which side a photo is. It is kept for ever: no photo changes sides, whatever comes, goes or is planned. */
export const Sided = z.object({
  photo: z.string(),
  /** Perceptual hash, 16 hex digits. */
  phash: z.string().optional(),
  /** The photo that it shares its side with, where it was put beside another one. */
  anchor: z.string().optional(),
  /** Missing in what was written when the hash of the anchor, or its own, decided. */
  side: z.enum(SPLITS).optional(),
});
export type Sided = z.infer<typeof Sided>;

const SCHEMA = `
  CREATE TABLE side (number INTEGER PRIMARY KEY, photo BLOB UNIQUE, phash BLOB, anchor BLOB, side TEXT, fresh INTEGER)`;

/** Files of sides come in any order: a side that was written down counts more than one that was not. */
const INSERT = `INSERT INTO side (photo, phash, anchor, side, fresh) VALUES (unhex(?), unhex(?), unhex(?), ?, ?)
  ON CONFLICT (photo) DO UPDATE SET anchor = excluded.anchor, side = excluded.side, fresh = 0
  WHERE fresh AND NOT excluded.fresh`;

/**
 * Gives every photo of the table `photo` a side in the table `side`, and takes those out that would join two sides: a model
 * would be tested on what it nearly knows. Those go to the table `left_out`.
 */
export async function takeSides(
  db: DatabaseSync,
  known: Iterable<Sided> | AsyncIterable<Sided>,
  plan: Pick<Plan, "images" | "dataset">,
): Promise<void> {
  db.exec(SCHEMA);
  await fill(db, INSERT, known, ({ photo, phash = null, anchor = photo, side }) => {
    const other = anchor === photo ? null : anchor;
    return [photo, phash, other, side ?? splitOf(anchor, plan.dataset.split), side ? 0 : 1];
  });
  placeNewcomers(db, plan);
}

/** The sides that are to be written down: those given just now, and those of records that name none. */
export function* freshSides(db: DatabaseSync): Generator<Sided> {
  const fresh = `SELECT lower(hex(photo)) AS photo, lower(hex(phash)) AS phash, lower(hex(anchor)) AS anchor, side
    FROM side WHERE fresh ORDER BY number`;
  type Row = { photo: string; phash: string; anchor: string; side: Split };
  for (const { photo, phash, anchor, side } of rows<Row>(db, fresh))
    yield { photo, ...(phash && { phash }), ...(anchor && { anchor }), side };
}
