import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the fixtures. */
export const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name));
/** Red and blue above green, coded as 64 x 64, of which the file shows 64 x 48. */
export const threeColours = fixture("three-colours.heic");
const SIDE = 64;

const u16 = (...values: number[]) => Buffer.concat(values.map((one) => Buffer.from([one >> 8, one & 255])));
const u32 = (...values: number[]) => u16(...values.flatMap((one) => [one >>> 16, one & 0xffff]));
export const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, "latin1"), body]);
};
const full = (type: string, version: number, ...content: Buffer[]) =>
  box(type, u32(version << 24), ...content);

function taken(type: string): Buffer {
  const at = threeColours.indexOf(type, 0, "latin1");
  return threeColours.subarray(at + 4, at - 4 + threeColours.readUInt32BE(at - 4));
}
const [CONFIGURATION, CODED] = [taken("hvcC"), taken("mdat")];

/** What a file says of itself. */
interface Said {
  brand?: string;
  /** The kind of its picture. */
  type?: string;
  /** Width and height of its picture, and of each tile. */
  size?: [number, number];
  tile?: [number, number];
  /** Rows and columns of tiles, of which all are one. */
  grid?: [number, number];
  /** Quarters of a turn to the left. */
  turn?: number;
  /** Whether left and right are exchanged. */
  mirrored?: boolean;
}

/** A file with the picture of three colours as it is coded, or a grid of it, and whatever it says of that. */
export function heicOf({
  brand = "heic",
  type,
  size,
  tile = [SIDE, SIDE],
  grid,
  ...said
}: Said = {}): Buffer {
  const [rows, columns] = grid ?? [1, 1];
  const [width, height] = size ?? [columns * SIDE, rows * SIDE];
  const tiles = grid ? Array.from({ length: rows * columns }, (_, n) => PICTURE + 1 + n) : [];
  const coded = grid ? tiles : [PICTURE];
  const layout = Buffer.concat([Buffer.from([0, 0, rows - 1, columns - 1]), u16(width, height)]);
  const many = tiles.length + 1;
  const sizes = [tile, [width, height]].map((one) => full("ispe", 0, u32(...one)));
  const { turn, mirrored } = said;
  const turns = [
    ...(turn === undefined ? [] : [box("irot", Buffer.from([turn]))]),
    ...(mirrored ? [box("imir", Buffer.from([1]))] : []),
  ];
  const properties = [box("hvcC", CONFIGURATION), ...sizes, ...turns];
  const shown = [...(grid ? [] : [1]), 3, ...turns.map((_, n) => 4 + n)];
  const uses = [use(PICTURE, shown), ...tiles.map((id) => use(id, [1, 2]))];
  const kinds = [item(PICTURE, type ?? (grid ? "grid" : "hvc1")), ...tiles.map((id) => item(id, "hvc1"))];
  const made = [full("iref", 0, box("dimg", u16(PICTURE, tiles.length, ...tiles))), box("idat", layout)];
  const metaOf = (from: number) => {
    const places = coded.map((id) => place(id, 0, from, CODED.length));
    if (grid) places.unshift(place(PICTURE, 1, 0, layout.length));
    return full(
      ...(["meta", 0, full("hdlr", 0, u32(0), Buffer.from("pict"), Buffer.alloc(13))] as const),
      ...[full("pitm", 0, u16(PICTURE)), full("iinf", 0, u16(many), ...kinds)],
      ...[full("iloc", 1, u16(0x4400, many), ...places), ...(grid ? made : [])],
      box("iprp", box("ipco", ...properties), full("ipma", 0, u32(many), ...uses)),
    );
  };
  const start = box("ftyp", Buffer.from(`${brand}\0\0\0\0mif1heic`, "latin1"));
  return Buffer.concat([start, metaOf(start.length + metaOf(0).length + 8), box("mdat", CODED)]);
}

const PICTURE = 1;
const item = (id: number, of: string) => full("infe", 2, u16(id, 0), Buffer.from(`${of}\0`, "latin1"));
const use = (id: number, properties: number[]) =>
  Buffer.concat([u16(id), Buffer.from([properties.length, ...properties])]);
const place = (id: number, method: number, from: number, length: number) =>
  Buffer.concat([u16(id, method, 0, 1), u32(from, length)]);
