import { z } from "zod";
import { Conflict } from "../clients/blob-errors.ts";
import type { Blobs } from "../clients/blobs.ts";
import { Sha256 } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { readVersion, versionNumbers } from "./store.ts";

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
  for (;;) {
    const taken = (await versionNumbers(blobs, model)).map(Number);
    const highest = String(Math.max(0, ...taken));
    for (const version of new Set([wanted, highest]))
      if ((await ownerOf(blobs, model, version)) === runId) return version;
    const version = taken.includes(Number(wanted)) ? String(Number(highest) + 1) : wanted;
    const claim = { runId, sha256, claimedAt: new Date().toISOString() };
    try {
      await blobs.writeJson(paths.claim(model, version), claim, { ifAbsent: true });
      return version;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error; // somebody else was faster: look again
    }
  }
}

/** The run that made a version, or is making it. Versions of before there were claims have their card alone. */
async function ownerOf(blobs: Blobs, model: string, version: string): Promise<string | undefined> {
  const claim = await blobs.json(paths.claim(model, version), Claim);
  return claim?.runId ?? (await readVersion(blobs, model, version))?.runId;
}
