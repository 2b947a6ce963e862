import { Numbers, Parts } from "../headers/header.ts";
import { type Box, boxesOf, boxIn, FULL, neededIn, type Walk } from "./boxes.ts";

/** What a HEIC file says of its pictures. */
export interface Items {
  primary: number;
  /** Each picture's kind of coding. */
  types: Map<number, string>;
  /** Of what pictures a picture is made. */
  madeOf: Map<number, number[]>;
  /** Width and height of each picture, as it is stored. */
  sizes: Map<number, [number, number]>;
}

/** Reads the table of contents of a file. Throws where it leads out of the file, or has too many entries. */
export function readItems(content: Buffer): Items {
  const walk = { content, numbers: new Numbers(content, true), parts: new Parts() };
  const { from, end } = neededIn(walk, "meta", { from: 0, end: content.length });
  const meta = { from: from + FULL, end };
  const primary = neededIn(walk, "pitm", meta);
  return {
    primary: idAt(walk, primary.from + FULL, versionOf(walk, primary) > 0).id,
    types: typesIn(walk, neededIn(walk, "iinf", meta)),
    madeOf: referencesIn(walk, boxIn(walk, "iref", meta)),
    sizes: sizesIn(walk, neededIn(walk, "iprp", meta)),
  };
}

const versionOf = ({ numbers }: Walk, { from }: Box) => numbers.u8(from);

/** Ids have 16 bits, in newer versions of a box 32. */
const idAt = ({ numbers }: Walk, at: number, isLong: boolean) =>
  isLong ? { id: numbers.u32(at), next: at + 4 } : { id: numbers.u16(at), next: at + 2 };

function typesIn(walk: Walk, list: Box): Map<number, string> {
  const types = new Map<number, string>();
  const from = list.from + FULL + (versionOf(walk, list) > 0 ? 4 : 2);
  for (const entry of boxesOf(walk, from, list.end)) {
    const version = versionOf(walk, entry);
    if (entry.type !== "infe" || version < 2) continue;
    const { id, next } = idAt(walk, entry.from + FULL, version > 2);
    types.set(id, walk.content.toString("latin1", next + 2, next + 6));
  }
  return types;
}

function referencesIn(walk: Walk, list: Box | undefined): Map<number, number[]> {
  const madeOf = new Map<number, number[]>();
  if (!list) return madeOf;
  const isLong = versionOf(walk, list) > 0;
  for (const { type, from } of boxesOf(walk, list.from + FULL, list.end)) {
    if (type !== "dimg") continue;
    const { id, next } = idAt(walk, from, isLong);
    const parts: number[] = [];
    for (let left = walk.numbers.u16(next), at = next + 2; left > 0; left--) {
      walk.parts.take();
      const part = idAt(walk, at, isLong);
      parts.push(part.id);
      at = part.next;
    }
    madeOf.set(id, parts);
  }
  return madeOf;
}

function sizesIn(walk: Walk, properties: Box): Map<number, [number, number]> {
  const { numbers, parts } = walk;
  const list = neededIn(walk, "ipco", properties);
  const all = [...boxesOf(walk, list.from, list.end)];
  const sizes = new Map<number, [number, number]>();
  for (const table of boxesOf(walk, properties.from, properties.end)) {
    if (table.type !== "ipma") continue;
    const isLong = versionOf(walk, table) > 0;
    const isWide = numbers.u8(table.from + 3) & 1;
    let at = table.from + FULL + 4;
    for (let left = numbers.u32(table.from + FULL); left > 0; left--) {
      const { id, next } = idAt(walk, at, isLong);
      at = next + 1;
      for (let many = numbers.u8(next); many > 0; many--, at += isWide ? 2 : 1) {
        parts.take();
        const property = all[(isWide ? numbers.u16(at) & 0x7fff : numbers.u8(at) & 0x7f) - 1];
        if (property?.type !== "ispe") continue;
        const size = property.from + FULL;
        sizes.set(id, [numbers.u32(size), numbers.u32(size + 4)]);
      }
      parts.take();
    }
  }
  return sizes;
}
