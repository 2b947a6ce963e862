import type { Socket } from "node:net";
import { attach, detach, mapData } from "./parts.ts";

/**
 * Messages between host and worker are frames: the length of all, the length of the JSON, the JSON, and the bytes that it
 * speaks of. JSON takes less than half the time of structured cloning here; bytes stay apart because JSON has none.
 */
const LENGTHS = 8;

/** Sends messages over a pipe; all of one round of the event loop leave in one write. */
export function sender<T>(pipe: Socket): (message: T) => void {
  let frames: Uint8Array[] = [];
  const flush = () => {
    const all = frames;
    frames = [];
    pipe.write(Buffer.concat(all));
  };
  return (message) => {
    if (frames.length === 0) setImmediate(flush);
    frames.push(...frame(message));
  };
}

function frame(message: unknown): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const plain = mapData(message, (data) => detach(data, parts));
  const json = Buffer.from(JSON.stringify([plain, parts.map(({ byteLength }) => byteLength)]));
  const lengths = Buffer.allocUnsafe(LENGTHS);
  lengths.writeUInt32LE(
    parts.reduce((sum, { byteLength }) => sum + byteLength, 4 + json.length),
    0,
  );
  lengths.writeUInt32LE(json.length, 4);
  return [lengths, json, ...parts];
}

function unframe<T>(frame: Buffer): T {
  let from = 4 + frame.readUInt32LE(0);
  const [plain, sizes] = JSON.parse(frame.toString("utf8", 4, from)) as [T, number[]];
  const parts = sizes.map((size) => {
    from += size;
    return frame.subarray(from - size, from);
  });
  return mapData(plain, (data) => attach(data as object, parts));
}

function read<T>(frame: Buffer): T | Error {
  try {
    return unframe<T>(frame);
  } catch (error) {
    return error as Error;
  }
}

/** Cuts what arrives on a pipe into messages; `onError` is told of what is none, once, and nothing is read after it. */
export function receive<T>(
  pipe: Socket,
  onMessage: (message: T) => void,
  onError: (error: Error) => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 4;
  pipe.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < needed) return;
    let buffer = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    while (buffer.length >= 4) {
      const length = buffer.readUInt32LE(0);
      needed = 4 + length;
      if (buffer.length < needed) break;
      const message = read<T>(buffer.subarray(4, needed));
      if (message instanceof Error) {
        pipe.destroy();
        return onError(message);
      }
      onMessage(message);
      buffer = buffer.subarray(needed);
      needed = 4;
    }
    chunks = buffer.length ? [buffer] : [];
    size = buffer.length;
  });
}
