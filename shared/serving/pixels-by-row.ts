import { isLevel, mustBeSmall, type Pixels } from "./pixels.ts";

const [OPENS, CLOSES] = [0x5b, 0x5d];
const BEGINS = /^[ \t\r\n]*\{[ \t\r\n]*"pixels"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*$/;
const BETWEEN = /^[ \t\r\n]*,[ \t\r\n]*$/;
const ENDS = /^[ \t\r\n]*\][ \t\r\n]*\}[ \t\r\n]*$/;
/** Bytes between rows: more is no reason to look at them. */
const MOST_BETWEEN = 200;

/**
 * The pixels of a body `{"pixels": [[[r, g, b], …], …]}`, read row by row: the whole as values takes twenty times its bytes. Undefined
 * of any other body, and of one with a mistake, which is told by whoever reads it whole. Throws a `Problem` if they are too many.
 */
export function pixelsByRow(json: Buffer): Pixels | undefined {
  const rows: Uint8Array[] = [];
  let width: number | undefined;
  let [from, wanted] = [0, BEGINS];
  for (let row = rowFrom(json, json.indexOf(OPENS) + 1); row; row = rowFrom(json, from)) {
    if (!isBetween(json, from, row.start, wanted)) return undefined;
    const levels = levelsOf(json.toString("latin1", row.start, row.end));
    width ??= levels?.length;
    if (!levels || levels.length !== width) return undefined;
    rows.push(levels);
    mustBeSmall(width / 3, rows.length); // what comes behind too many is not looked at
    [from, wanted] = [row.end, BETWEEN];
  }
  if (width === undefined || !isBetween(json, from, json.length, ENDS)) return undefined;
  const data = new Uint8Array(width * rows.length);
  for (const [n, levels] of rows.entries()) data.set(levels, n * width);
  return { data, width: width / 3, height: rows.length };
}

function isBetween(json: Buffer, from: number, to: number, wanted: RegExp): boolean {
  return to - from <= MOST_BETWEEN && wanted.test(json.toString("latin1", from, to));
}

/** Where the next list begins and ends. */
function rowFrom(json: Buffer, from: number): { start: number; end: number } | undefined {
  const start = json.indexOf(OPENS, from);
  if (start < 0) return undefined;
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    if (json[at] === OPENS) depth++;
    else if (json[at] === CLOSES && --depth === 0) return { start, end: at + 1 };
  }
  return undefined;
}

/** The levels of a row of pixels; undefined of what is none. */
function levelsOf(text: string): Uint8Array | undefined {
  const row = parsed(text);
  if (!Array.isArray(row) || row.length === 0) return undefined;
  const levels = new Uint8Array(row.length * 3);
  let to = 0;
  for (const pixel of row) {
    if (!Array.isArray(pixel) || pixel.length !== 3 || !pixel.every(isLevel)) return undefined;
    for (const level of pixel) levels[to++] = level;
  }
  return levels;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
