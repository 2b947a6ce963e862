import { nameOf, PHOTO_LIMITS, refused } from "../policy.ts";
import { isTurn, ORIENTATION, oneShort } from "./exif.ts";
import { type Header, Numbers, unsupported } from "./header.ts";
import { Directory } from "./tiff-directory.ts";

const [BIG, REDUCED, SEPARATE, JPEG] = [43, 1, 2, 7] as const;
const [SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC] = [254, 256, 257, 258, 259, 262] as const;
const [SAMPLES, PLANAR, TILE, FORMAT] = [277, 284, 322, 339] as const;
/** Samples of a pixel without alpha. */
const COLOURS: Record<string, number> = { gray: 1, rgb: 3, palette: 1 };

/** TIFF: the first directory. */
export function readTiff(content: Buffer): Header {
  const numbers = new Numbers(content, content.toString("latin1", 0, 2) === "MM");
  if (numbers.u16(2) === BIG) throw unsupported("tiff", "variant", "bigtiff");
  const directory = new Directory(numbers);
  countPages(numbers);
  return {
    width: directory.one(WIDTH),
    height: directory.one(HEIGHT),
    mode: modeOf(directory),
    compression: compressionOf(directory),
    variant: variantOf(directory),
    orientation: orientationOf(numbers, directory),
  };
}

/** libvips reads every directory before the first picture. */
function countPages(numbers: Numbers): void {
  const pages = new Set<number>();
  try {
    for (let page = numbers.u32(4); page !== 0 && !pages.has(page); ) {
      pages.add(page);
      if (pages.size > PHOTO_LIMITS.pages) throw refused("too-costly");
      page = numbers.u32(page + 2 + 12 * numbers.u16(page));
    }
  } catch (error) {
    // Where the chain leads out of the file, libvips will say so.
    if (!(error instanceof RangeError)) throw error;
  }
}

/** libvips reads no TIFF with a turn that nobody knows. */
function orientationOf(numbers: Numbers, directory: Directory): number {
  const entry = directory.entries.get(ORIENTATION);
  const turn = entry === undefined ? undefined : oneShort(numbers, entry);
  if (turn !== undefined && !isTurn(turn)) throw unsupported("tiff", "orientation", String(turn));
  return turn ?? 1;
}

function modeOf(directory: Directory): string {
  const stored = nameOf("tiffMode", directory.one(PHOTOMETRIC));
  // JPEG makes RGB of it.
  const colours = stored === "ycbcr" && directory.one(COMPRESSION, 1) === JPEG ? "rgb" : stored;
  const samples = directory.one(SAMPLES, 1);
  const more = samples - (COLOURS[colours] ?? samples);
  const alpha = more === 0 ? "" : more === 1 ? "a" : `${more > 0 ? "+" : ""}${more} samples `;
  const [bits, formats] = [new Set(directory.all(BITS, 1)), new Set(directory.all(FORMAT, 1))];
  const size = bits.size === 1 ? String([...bits][0]) : " mixed";
  const format = formats.size === 1 ? nameOf("tiffSamples", [...formats][0] as number) : "mixed ";
  return `${format}${colours}${alpha}${size}`;
}

/** libtiff bounds the scans of JPEGs in strips; libvips decodes those in tiles itself, without a bound. */
function compressionOf(directory: Directory): string {
  const name = nameOf("tiffCompression", directory.one(COMPRESSION, 1));
  const variant = variantOf(directory);
  return name === "jpeg" && variant !== "strips" ? `jpeg in ${variant}` : name;
}

/** Raw photos of cameras have a preview first, which is none of the photo. */
function variantOf(directory: Directory): string {
  if (directory.one(SUBFILE, 0) & REDUCED) return "preview";
  const separate = directory.one(PLANAR, 1) === SEPARATE && directory.one(SAMPLES, 1) > 1;
  return `${separate ? "separate " : ""}${directory.entries.has(TILE) ? "tiles" : "strips"}`;
}
