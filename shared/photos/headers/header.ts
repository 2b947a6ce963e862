import type { Problem } from "../../kit/errors.ts";
import { PHOTO_LIMITS, refused } from "../policy.ts";

/** What every reader finds out. */
export interface Header {
  /** Pixels, as they are stored: before the photo is turned upright. */
  width: number;
  height: number;
  /** Colours and bits of a sample: rgb8, graya8, palette4 … */
  mode: string;
  compression: string;
  /** Which of the type's forms. */
  variant: string;
  /** Of a JPEG's components: how many samples of each, across x down. */
  sampling?: string;
  /** EXIF's, 1 to 8. */
  orientation?: number;
  /** Passes over all pixels that decoding takes. */
  scans?: number;
  /** Bytes that the file must have at least. */
  length?: number;
}

/** Unsigned numbers of a file, in its byte order. Reading outside of it raises RangeError. */
export class Numbers {
  readonly #content: Buffer;
  readonly #bigEndian: boolean;

  constructor(content: Buffer, bigEndian: boolean) {
    this.#content = content;
    this.#bigEndian = bigEndian;
  }

  u8(at: number): number {
    return this.#content.readUInt8(at);
  }

  u16(at: number): number {
    return this.#bigEndian ? this.#content.readUInt16BE(at) : this.#content.readUInt16LE(at);
  }

  u32(at: number): number {
    return this.#bigEndian ? this.#content.readUInt32BE(at) : this.#content.readUInt32LE(at);
  }
}

export const damaged = (): Problem => refused("truncated", { part: "header" });

/** The error of a file of which `field` is none that is accepted. */
export const unsupported = (type: string, field: keyof Header, value: string): Problem =>
  refused("unsupported-mode", { type: type.toUpperCase(), field, value });

/** Counts what a reader walks over, so that no file keeps it busy for long. */
export class Parts {
  #left = PHOTO_LIMITS.parts;

  take(): void {
    this.#left--;
    if (this.#left < 0) throw refused("too-costly");
  }
}
