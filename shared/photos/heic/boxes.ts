import { damaged, type Numbers, type Parts } from "../headers/header.ts";

/** A box of an ISO base media file: where what it holds begins and ends. */
export interface Box {
  type: string;
  from: number;
  end: number;
}

/** A file that is walked over: its bytes, its numbers, and how many more boxes and entries are looked at. */
export interface Walk {
  content: Buffer;
  numbers: Numbers;
  parts: Parts;
}

/** What comes before the content of a box of 32 bits, and of one of 64. */
const [SHORT, LONG] = [8, 16] as const;
/** Version and flags, with which some boxes begin. */
export const FULL = 4;

/** The boxes that follow each other in a part of a file. Throws where one leads out of it. */
export function* boxesOf({ content, numbers, parts }: Walk, from: number, end: number): Generator<Box> {
  for (let at = from; at + SHORT <= end; ) {
    parts.take();
    const told = numbers.u32(at);
    const size = told === 1 ? longSize(numbers, at + SHORT) : told === 0 ? end - at : told;
    const head = told === 1 ? LONG : SHORT;
    if (size < head || at + size > end) throw damaged();
    yield { type: content.toString("latin1", at + 4, at + SHORT), from: at + head, end: at + size };
    at += size;
  }
}

/** The first box of a type. */
export function boxIn(walk: Walk, type: string, { from, end }: Pick<Box, "from" | "end">): Box | undefined {
  for (const box of boxesOf(walk, from, end)) if (box.type === type) return box;
  return undefined;
}

/** As above; throws where there is none. */
export function neededIn(walk: Walk, type: string, within: Pick<Box, "from" | "end">): Box {
  const box = boxIn(walk, type, within);
  if (!box) throw damaged();
  return box;
}

/** No photo has four gigabytes. */
function longSize(numbers: Numbers, at: number): number {
  if (numbers.u32(at) !== 0) throw damaged();
  return numbers.u32(at + 4);
}
