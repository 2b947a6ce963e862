import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyFileStream, type BusboyHeaders } from "@fastify/busboy";
import { Problem } from "../kit/errors.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";
import { MOST_PHOTOS, tooMany } from "./photos.ts";

/** More parts than anybody's form of photos has. */
const MOST_PARTS = 2 * MOST_PHOTOS;
const LIMITS = { fileSize: PHOTO_LIMITS.bytes, parts: MOST_PARTS, fieldSize: 1 << 16, headerPairs: 100 };
/** Bytes that are looked at without a pause. */
const SLICE = 1 << 16;

/** The files of a form, in their order and whatever their fields; its texts count for nothing. */
export async function filesOf(body: AsyncIterable<Uint8Array>, contentType: string): Promise<Buffer[]> {
  const form = formOf(contentType);
  const files: Buffer[][] = [];
  let fault: Problem | undefined;
  const refuse = (problem: Problem) => {
    fault ??= problem;
    form.destroy(problem);
  };
  form.on("partsLimit", () => refuse(tooManyParts()));
  form.on("file", (_: string, file: BusboyFileStream) => {
    const chunks: Buffer[] = [];
    if (files.push(chunks) > MOST_PHOTOS) refuse(tooMany("The form", `more than ${MOST_PHOTOS}`));
    file.on("limit", () =>
      refuse(refused("too-large", { bytes: LIMITS.fileSize + 1, most: LIMITS.fileSize })),
    );
    file.on("data", (chunk: Buffer) => chunks.push(chunk));
    file.on("error", () => undefined); // the form has it too
  });
  try {
    await pipeline(slices(body), form);
  } catch (error) {
    throw fault ?? (error instanceof Problem ? error : badForm());
  }
  if (files.length === 0)
    throw new Problem(422, "no-photo", "The form has no file: send the photo as a file field.");
  return files.map((chunks) => Buffer.concat(chunks));
}

function formOf(contentType: string) {
  try {
    const headers = { "content-type": contentType } as BusboyHeaders;
    const isPartAFile = (_: unknown, type = "text/plain", name?: string) =>
      name !== undefined || type !== "text/plain";
    return new Busboy({ headers, limits: LIMITS, isPartAFile });
  } catch {
    throw badForm();
  }
}

/** A form of many small parts costs time on the event loop, where everybody's requests are. */
async function* slices(body: AsyncIterable<Uint8Array>) {
  for await (const chunk of body)
    for (let at = 0; at < chunk.length; at += SLICE) yield Buffer.from(chunk.subarray(at, at + SLICE));
}

const badForm = () =>
  new Problem(
    400,
    "bad-form",
    "The form cannot be read: is its boundary the one that Content-Type names, and is it whole?",
  );

const tooManyParts = () =>
  new Problem(422, "too-many-parts", `The form has more than ${MOST_PARTS} parts: send photos alone.`);
