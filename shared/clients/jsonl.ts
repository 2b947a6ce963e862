import type { Readable } from "node:stream";

/** The text of JSONL, in blocks. */
export function jsonl(values: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<string> {
  return inBlocks(lines(values));
}

async function* lines(values: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

/** The same text in pieces that are worth sending. */
export async function* inBlocks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let block = "";
  for await (const piece of pieces) {
    block += piece;
    if (block.length > 65_536) {
      yield block;
      block = "";
    }
  }
  yield block;
}

/** Lines end with "\n" alone: other separators of Unicode may stand in a file's name. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() as string;
    yield* lines;
  }
  if (rest !== "") yield rest;
}
