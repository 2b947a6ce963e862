import { damaged } from "../headers/header.ts";
import { mustBeSmall, refused } from "../policy.ts";
import { type Items, readItems } from "./items.ts";

/** The beginnings of files that are one after the other's picture, like a film. */
const SEQUENCES = ["hevc", "hevx", "msf1"];
/** One picture of HEVC, and one of tiles that are such pictures. */
const [PLAIN, GRID] = ["hvc1", "grid"];
/** Of a photo's pixels its tiles may have so many times as many: those at its edges stand out. */
const MOST_TILED = 2;
/** And so many more, since a small photo may be one tile. */
const TILE = 1 << 20;
/** Each tile costs a millisecond, however small; phones make 48 to 200. */
const MOST_TILES = 1000;

/** Pixels of a HEIC file's picture, as they are stored: before it is turned upright. */
export interface Heic {
  width: number;
  height: number;
}

/**
 * The size of the picture that a HEIC file is about, by its table of contents alone. Throws the reason why it is none that is turned
 * into JPEG: no codec sees what is refused here. That the codec makes no more of it is for whoever asks it to see to.
 */
export function readHeic(content: Buffer): Heic {
  const brand = content.toString("latin1", 8, 12);
  if (SEQUENCES.includes(brand)) throw refused("unsupported-type", { type: "a sequence of HEIC" });
  try {
    return pictureOf(readItems(content));
  } catch (error) {
    throw error instanceof RangeError ? damaged() : error;
  }
}

function pictureOf(items: Items): Heic {
  const { primary, types, madeOf } = items;
  const type = types.get(primary);
  if (type !== PLAIN && type !== GRID) throw unsupported(type);
  const [width, height] = sizeOf(items, primary);
  if (type === GRID) {
    const tiles = madeOf.get(primary) ?? [];
    if (tiles.length > MOST_TILES) throw refused("too-costly");
    const odd = tiles.find((tile) => types.get(tile) !== PLAIN);
    if (odd !== undefined) throw unsupported(types.get(odd));
    const tiled = tiles.map((tile) => sizeOf(items, tile)).reduce((sum, [w, h]) => sum + w * h, 0);
    if (tiled > MOST_TILED * width * height + TILE) throw refused("too-costly");
  }
  return { width, height };
}

function sizeOf({ sizes }: Items, id: number): [number, number] {
  const size = sizes.get(id);
  if (!size) throw damaged();
  mustBeSmall(...size);
  return size;
}

/** AVIF, uncompressed pictures and others come in the same kind of file. */
function unsupported(type: string | undefined) {
  if (type === undefined) return damaged();
  const value = /^[\w ]{4}$/.test(type) ? type : "of a kind without a name";
  return refused("unsupported-mode", { type: "HEIC", field: "picture", value });
}
