import table from "../../training/darkroom_training/photos/photos.json" with { type: "json" };
import { Problem } from "../kit/errors.ts";

/**
 * The decoding policy: which files are photos, how they are decoded, and why the others are not. Training reads the same table,
 * and it is called `POLICY`: a record made under another one may have another verdict.
 */
export const POLICY = table.policy;
export const PHOTO_LIMITS = table.limits;
export const SIGNATURES: Record<string, string[]> = table.signatures;
const OUT_OF_MEMORY = new RegExp(table.outOfMemory, "i");

export type PhotoType = keyof typeof table.accepted;
export type Reason = keyof typeof table.reasons;
type Names = typeof table.names;

export const isPhotoType = (type: string): type is PhotoType => type in table.accepted;

/** The modes, compressions and variants in which a type is a photo. */
export const acceptedOf = (type: PhotoType) => table.accepted[type];

/** Whether a problem is of a photo itself, whatever is asked about it. */
export const isReason = (type: string): type is Reason => Object.hasOwn(table.reasons, type);

/** The error of a reason, with its sentence filled in; what to do about it is beside it. */
export function refused(reason: Reason, values: Record<string, string | number> = {}): Problem {
  const { status, sentence, remedy } = table.reasons[reason];
  const detail = sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return new Problem(status, reason, detail, { remedy });
}

/** Throws the reason why a photo of this many pixels is none. */
export function mustBeSmall(width: number, height: number): void {
  const { pixels, side } = PHOTO_LIMITS;
  if (width * height > pixels) throw refused("too-many-pixels", { width, height, most: pixels });
  if (width < 1 || height < 1 || width > side || height > side)
    throw refused("unsupported-size", { width, height, most: side });
}

/** What an error of a codec says of its photo: a damaged file can fail anywhere, in any way; so can one for which memory is short. */
export const refusedByCodec = (error: unknown): Problem =>
  OUT_OF_MEMORY.test(String(error)) ? refused("too-costly") : refused("truncated", { part: "pixels" });

/** Why storage does not give a file whose listing says that it lies in the archive. */
export const ARCHIVED = { reason: "archived", detail: table.storage.archived.sentence };

/** What to do about a file that was refused, by this policy or by storage; undefined for other reasons. */
export const remedyOf = (reason: string): string | undefined =>
  (({ ...table.reasons, ...table.storage }) as Record<string, { remedy: string }>)[reason]?.remedy;

/** What a number in a file's header is called, if it has a name here. */
export const findName = (kind: keyof Names, code: number): string | undefined =>
  (table.names[kind] as Record<string, string>)[code];

/** What a number in a file's header is called; the number itself where it has no name here. */
export const nameOf = (kind: keyof Names, code: number): string => findName(kind, code) ?? String(code);
