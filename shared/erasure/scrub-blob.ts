import type { Blobs } from "../clients/blobs.ts";
import type { BlobPath } from "../kit/paths.ts";
import { GONE, type Scrubber } from "./scrub.ts";
import { textKind } from "./text-kind.ts";

/** Frees one text of ours from traces of a photo. Says whether anything changed. */
export async function scrubBlob(
  blobs: Blobs,
  blob: BlobPath,
  scrubber: Scrubber,
  tombstone: string,
): Promise<boolean> {
  const kind = textKind(blob.path);
  if (kind === "leave") return false;
  if (kind === "json") return scrubJson(blobs, blob, scrubber);
  if (kind === "page") return scrubPage(blobs, blob, scrubber);
  if (!(await someLine(blobs, blob, (line) => scrubber.suspects(line) && changes(line, scrubber))))
    return false;
  const left = kind === "manifest" ? tombstone : undefined;
  await blobs.rewriteLines(blob, (lines) => scrubbedLines(lines, scrubber, left));
  return true;
}

async function scrubPage(blobs: Blobs, blob: BlobPath, scrubber: Scrubber): Promise<boolean> {
  const found = await blobs.read(blob);
  if (!found || !scrubber.suspects(found.text)) return false;
  const after = scrubber.page(found.text);
  if (after === found.text) return false;
  await blobs.write(blob, after, { ifMatch: found.etag });
  return true;
}

async function scrubJson(blobs: Blobs, blob: BlobPath, scrubber: Scrubber): Promise<boolean> {
  const found = await blobs.read(blob);
  if (!found || !scrubber.suspects(found.text)) return false;
  if (!changes(found.text, scrubber)) return false;
  const after = scrubber.value(parsed(found.text));
  if (after === GONE) return blobs.remove(blob);
  await blobs.writeJson(blob, after, { ifMatch: found.etag });
  return true;
}

async function someLine(blobs: Blobs, blob: BlobPath, passes: (line: string) => boolean): Promise<boolean> {
  for await (const line of blobs.texts(blob)) if (passes(line)) return true;
  return false;
}

function changes(line: string, scrubber: Scrubber): boolean {
  const before = parsed(line);
  const after = scrubber.value(before);
  return after === GONE || JSON.stringify(after) !== JSON.stringify(before);
}

/** The lines without the photo. Where it leaves a tombstone, that comes last, with the line's label and split. */
async function* scrubbedLines(
  lines: AsyncIterable<string>,
  scrubber: Scrubber,
  tombstone: string | undefined,
): AsyncGenerator<unknown> {
  const tombstones: object[] = [];
  for await (const line of lines) {
    const before = parsed(line);
    const after = scrubber.suspects(line) ? scrubber.value(before) : before;
    if (after !== GONE) yield after;
    else if (tombstone !== undefined && before !== GONE)
      tombstones.push({ ...(before as object), photo: tombstone });
  }
  yield* tombstones;
}

/** What a killed task left half written is of no use to anybody: it goes rather than keeping the erasure from its end. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return GONE;
  }
}
