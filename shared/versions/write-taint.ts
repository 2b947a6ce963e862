import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { Taint, taintBlob } from "./taint.ts";

const TAINT = { schema: Taint, format: 1 };

/** Notes that a version knows photos that are no more. It knows them since the first time that this was noted. */
export async function writeTaint(
  blobs: Blobs,
  model: string,
  version: string,
  lost: Pick<Taint, "deleted" | "erased">,
): Promise<void> {
  const now = new Date().toISOString();
  await changeJson(blobs, taintBlob(model, version), TAINT, undefined, (before) => ({
    ...lost,
    since: before?.since ?? now,
  }));
}
