import { z } from "zod";
import { Conflict } from "../clients/blob-errors.ts";
import type { Blobs } from "../clients/blobs.ts";
import { Sha256, VersionNumber } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { newestNumbers, noteByNumber, readVersion } from "./store.ts";

/** Whose a version's folder is: written before anything else in it, and never again. */
export const Claim = z.object({ runId: z.string(), sha256: Sha256, claimedAt: z.string() });

/**
 * Takes a folder for the version of a run: the wanted number if that is free, else the next above the highest. A run that
 * asks again is given the same one. So a registry that counts anew can neither overwrite a version nor hold one up.
 */
export async function claimVersion(
  blobs: Blobs,
  model: string,
  { runId, sha256 }: { runId: string; sha256: string },
  wanted: string,
): Promise<string> {
  const claim = { runId, sha256, claimedAt: new Date().toISOString() };
  for await (const version of candidates(blobs, model, wanted)) {
    const isOurs =
      (await takeFree(blobs, model, version, claim)) || (await ownerOf(blobs, model, version)) === runId;
    if (!isOurs) continue;
    await noteByNumber(blobs, model, version);
    return version;
  }
  throw new Error(`No number is left for a version of ${model}`);
}

/** The wanted number, the highest, and all above it. */
async function* candidates(blobs: Blobs, model: string, wanted: string): AsyncGenerator<string> {
  yield wanted;
  const [highest = "1"] = await newestNumbers(blobs, model, 1);
  for (let next = Number(highest); VersionNumber.safeParse(`${next}`).success; next++) yield `${next}`;
}

/** Whether nobody had a version's folder, or was faster. */
async function takeFree(blobs: Blobs, model: string, version: string, claim: z.infer<typeof Claim>) {
  for await (const _ of blobs.list(paths.model(model, version, ""), 1)) return false;
  try {
    await blobs.writeJson(paths.claim(model, version), claim, { ifAbsent: true });
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

/** The run that made a version, or is making it. Versions of before there were claims have their card alone. */
async function ownerOf(blobs: Blobs, model: string, version: string): Promise<string | undefined> {
  const claim = await blobs.json(paths.claim(model, version), Claim);
  return claim?.runId ?? (await readVersion(blobs, model, version))?.runId;
}
