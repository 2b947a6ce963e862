import { Problem } from "../kit/errors.ts";
import { sniff } from "../photos/sniff.ts";
import type { Pixels } from "./pixels.ts";

/** What a model is asked about: a photo as it was sent, one that is turned into JPEG before, or pixels that somebody else has made of one. */
export type Item = { photo: Uint8Array } | { heic: Uint8Array } | { pixels: Pixels };

/** A file that a request carries. Of those in storage none is turned into JPEG, since training reads none that is not. */
export const itemOf = (file: Uint8Array): Item =>
  sniff(bufferOf(file)) === "HEIC" ? { heic: file } : { photo: file };

/** Photos that one request may carry. */
export const MOST_PHOTOS = 100;

/** What a request asks about. */
export interface Photos {
  items: Item[];
  /** The request can carry no more than one, and is answered so. */
  isOne: boolean;
}

/** The error of a request, or a part of one, that carries more photos than it may. */
export function tooMany(what: string, photos: number | string): Problem {
  const detail = `${what} has ${photos} photos: send at most ${MOST_PHOTOS} at a time.`;
  return new Problem(422, "too-many-photos", detail);
}

/** The same bytes as a Buffer: what has come from another thread is none. */
export const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
