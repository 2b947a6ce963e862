import { connect } from "node:net";

const lastChunk = Buffer.from("0\r\n\r\n");

/**
 * Sends the same request over and over on some connections and returns requests a second. Works on the raw socket:
 * Node's own client costs as much as the host, and would be measured with it.
 */
export async function requestsPerSecond(
  url: URL,
  body: Buffer,
  seconds: number,
  connections = 32,
): Promise<number> {
  const method = body.length ? "POST" : "GET";
  const head = `${method} ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: ${body.length}\r\n\r\n`;
  const request = Buffer.concat([Buffer.from(head), body]);
  const end = performance.now() + seconds * 1000;
  let answered = 0;
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      let missing = -1;
      socket.on("error", reject);
      socket.on("connect", () => socket.write(request));
      socket.on("data", (chunk) => {
        if (missing < 0) {
          const headEnd = chunk.indexOf("\r\n\r\n");
          const length = /content-length: (\d+)/i.exec(chunk.toString("latin1", 0, headEnd))?.[1];
          // Without a length it comes in chunks, and ends with an empty one.
          missing =
            length === undefined ? Number.POSITIVE_INFINITY : Number(length) - (chunk.length - headEnd - 4);
        } else missing -= chunk.length;
        const isLastChunk = missing === Number.POSITIVE_INFINITY && chunk.subarray(-5).equals(lastChunk);
        if (missing > 0 && !isLastChunk) return;
        answered++;
        missing = -1;
        if (performance.now() < end) socket.write(request);
        else socket.end(resolve);
      });
    });
  const before = performance.now();
  await Promise.all(Array.from({ length: connections }, client));
  return (answered / (performance.now() - before)) * 1000;
}
