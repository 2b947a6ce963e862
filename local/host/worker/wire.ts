import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

/** Sends messages over a pipe as length-prefixed frames; all of one round of the event loop leave in one write. */
export function sender<T>(pipe: Socket): (message: T) => void {
  let frames: Buffer[] = [];
  const flush = () => {
    const all =
      frames.length === 2 && (frames[1] as Buffer).length > 65_536 ? frames : [Buffer.concat(frames)];
    frames = [];
    for (const bytes of all) pipe.write(bytes);
  };
  return (message) => {
    const body = serialize(message);
    const head = Buffer.allocUnsafe(4);
    head.writeUInt32LE(body.length);
    if (frames.length === 0) setImmediate(flush);
    frames.push(head, body);
  };
}

/** Cuts what arrives on a pipe into messages. */
export function receive<T>(pipe: Socket, onMessage: (message: T) => void): void {
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
      onMessage(deserialize(buffer.subarray(4, needed)));
      buffer = buffer.subarray(needed);
      needed = 4;
    }
    chunks = buffer.length ? [buffer] : [];
    size = buffer.length;
  });
}
