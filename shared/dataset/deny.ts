import { randomBytes } from "node:crypto";
import { z } from "zod";
import { Conflict } from "../clients/blob-errors.ts";
import type { Blobs } from "../clients/blobs.ts";
import { sha256 } from "../kit/hash.ts";
import { type BlobPath, paths } from "../kit/paths.ts";

const Salt = z.object({ salt: z.string() });

/** An erasure is named by a salted hash: its name says which photo is denied only to whoever has the photo. */
const idOf = (salt: string, photo: string) => sha256(`${salt} ${photo}`).slice(0, 32);

const saltIn = ({ container, path }: BlobPath): BlobPath => ({ container, path: `${path}salt.json` });

/** Names every erasure where the part that predicts may read it, too: it keeps photos that callers send. Safe to repeat. */
export async function denyLogged(blobs: Blobs): Promise<void> {
  const salt = await blobs.json(paths.erasedSalt, Salt);
  if (!salt) return;
  await blobs.writeJson(saltIn(paths.denied), salt);
  const there = await erasureIds(blobs, paths.denied);
  for (const id of await erasureIds(blobs))
    if (!there.has(id)) await blobs.keepJson({ ...paths.denied, path: `${paths.denied.path}${id}.json` }, {});
}

/** The name of a photo's erasure. */
export async function erasureIdOf(blobs: Blobs, photo: string): Promise<string> {
  const fresh = { salt: randomBytes(16).toString("hex") };
  const known = await blobs.json(paths.erasedSalt, Salt);
  if (known) return idOf(known.salt, photo);
  try {
    await blobs.writeJson(paths.erasedSalt, fresh, { ifAbsent: true });
    return idOf(fresh.salt, photo);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return erasureIdOf(blobs, photo);
  }
}

/** Tells by which erasure a photo may not come back into any dataset; undefined for one that may. */
export type ErasureOf = (photo: string) => string | undefined;

/** The names of all erasures, as they are known in this folder. */
export async function erasureIds(blobs: Pick<Blobs, "list">, folder = paths.erased): Promise<Set<string>> {
  const erased = new Set<string>();
  for await (const { path } of blobs.list(folder)) {
    const id = erasureIdAt(path);
    if (id) erased.add(id);
  }
  return erased;
}

/** The name of the erasure whose record lies at this path; undefined for any other path. */
export const erasureIdAt = (path: string): string | undefined =>
  /^erased\/([0-9a-f]{32})\.json$/.exec(path)?.[1];

/** By what was kept of them: their salt, as it is stored, and their names. */
export function erasuresBy(salt: unknown, erased: ReadonlySet<string>): ErasureOf {
  const known = Salt.parse(salt);
  return (photo) => {
    const id = idOf(known.salt, photo);
    return erased.has(id) ? id : undefined;
  };
}

/** Undefined while nothing was erased, as it is known in this folder. */
export async function erasuresOf(
  blobs: Pick<Blobs, "json" | "list">,
  folder = paths.erased,
): Promise<ErasureOf | undefined> {
  const known = await blobs.json(saltIn(folder), Salt);
  const erased = await erasureIds(blobs, folder);
  return known && erased.size > 0 ? erasuresBy(known, erased) : undefined;
}
