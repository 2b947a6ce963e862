import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

/** Sends messages over a pipe as length-prefixed frames; all of one round of the event loop leave together. */
export function sender<T>(pipe: Socket): (message: T) => void {
  let corked = false;
  return (message) => {
    const body = serialize(message);
    const head = Buffer.allocUnsafe(4);
    head.writeUInt32LE(body.length);
    if (!corked) {
      corked = true;
      pipe.cork();
      setImmediate(() => {
        corked = false;
        pipe.uncork();
      });
    }
    pipe.write(head);
    pipe.write(body);
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
