import decode from "heic-decode";
import sharp from "sharp";

const QUALITY = 95;

/** What becomes of a HEIC file, for people. */
export const HEIC_NOTE = `converted from HEIC to JPEG: quality ${QUALITY}, full colour resolution, upright, without its metadata`;

/** iPhones' format, which neither training nor serving reads. By its content, since names lie. */
export function isHeic(bytes: Uint8Array): boolean {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString("latin1");
  return text(4, 8) === "ftyp" && /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/.test(text(8, 12));
}

/** The first picture of a HEIC file as JPEG, the same bytes each time. */
export async function jpegOf(heic: Buffer): Promise<Buffer> {
  const { width, height, data } = await decode({ buffer: heic });
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: QUALITY, chromaSubsampling: "4:4:4" })
    .toBuffer();
}
