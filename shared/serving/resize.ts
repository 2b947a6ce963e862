import { explain } from "../kit/errors.ts";
import type { Pixels } from "./pixels.ts";
import { type ResizeTable, resizeTable } from "./resize-table.ts";
import { WASM } from "./resize-wasm.ts";

/** Bytes of rows that are worked on at once: they stay in a core's cache. */
const AT_ONCE = 1 << 17;
/** Bytes between the two passes. Photos that need more are left as they are. */
const MOST = 1 << 23;
/** What both passes read or write beyond what they are told of. */
const BEYOND = 16;
/** Sizes of photos whose weights are remembered, of either direction. */
const REMEMBERED = 128;

const PAGE = 1 << 16;
/** What is used here of a namespace that Node has, and its types leave to browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: object } }) => { exports: unknown };
};

interface Memory {
  buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Passes {
  memory: Memory;
  across(
    from: number,
    rows: number,
    rowBytes: number,
    to: number,
    table: number,
    width: number,
    pairs: number,
  ): void;
  down(from: number, rowBytes: number, to: number, table: number, height: number, pairs: number): void;
}

const passes = compiled();

/** Undefined where WebAssembly is turned off, or neither it nor its processor has 128 bits at a time. */
function compiled(): Passes | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(WASM), { env: { memory } });
    return { ...(exports as Pick<Passes, "across" | "down">), memory };
  } catch (error) {
    console.warn(`Photos are resized by ONNX Runtime, which takes longer: ${explain(error)}`);
    return undefined;
  }
}

/**
 * What ONNX Runtime's `Resize` (linear, antialias, exclude_outside) makes of a photo, to the last bit, in a fraction of the time; undefined
 * where it would take too much memory, or there is no WebAssembly for it.
 */
export function resize({ data, width, height }: Pixels, to: Size): Pixels | undefined {
  if (width === to.width && height === to.height) return { data, width, height };
  if (!passes) return undefined;
  const { memory, across, down } = passes;
  const [rowBytes, narrowBytes] = [width * 3, to.width * 3];
  const forColumns = tableOf(width, to.width, 3);
  const forRows = tableOf(height, to.height, narrowBytes);
  const rows = Math.max(1, Math.floor(AT_ONCE / rowBytes));
  const at = placed({
    columns: forColumns.entries.byteLength,
    rows: forRows.entries.byteLength,
    strip: rows * rowBytes,
    between: (height + 1) * narrowBytes,
    result: to.height * narrowBytes,
  });
  if (at.end > MOST) return undefined;
  if (at.end > memory.buffer.byteLength) memory.grow(Math.ceil((at.end - memory.buffer.byteLength) / PAGE));
  const bytes = new Uint8Array(memory.buffer);
  new Int32Array(memory.buffer).set(forColumns.entries, at.columns / 4);
  new Int32Array(memory.buffer).set(forRows.entries, at.rows / 4);
  for (let y = 0; y < height; y += rows) {
    const some = Math.min(rows, height - y);
    bytes.set(data.subarray(y * rowBytes, (y + some) * rowBytes), at.strip);
    across(at.strip, some, rowBytes, at.between + y * narrowBytes, at.columns, to.width, forColumns.pairs);
  }
  down(at.between, narrowBytes, at.result, at.rows, to.height, forRows.pairs);
  return { ...to, data: bytes.slice(at.result, at.result + to.height * narrowBytes) };
}

/** How large photos are that a network takes; pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Where parts of so many bytes lie, one behind the other, and where the last one ends. */
function placed<K extends string>(parts: Record<K, number>): Record<K | "end", number> {
  let end = 0;
  const places = Object.entries<number>(parts).map(([name, bytes]) => {
    const begin = end;
    end = (begin + bytes + 2 * BEYOND) & -BEYOND;
    return [name, begin];
  });
  return Object.fromEntries([...places, ["end", end]]);
}

const tables = new Map<string, ResizeTable>();

function tableOf(before: number, after: number, step: number): ResizeTable {
  const key = `${before} ${after} ${step}`;
  const known = tables.get(key) ?? resizeTable(before, after, step);
  tables.delete(key);
  tables.set(key, known);
  if (tables.size > REMEMBERED) tables.delete(tables.keys().next().value as string);
  return known;
}
