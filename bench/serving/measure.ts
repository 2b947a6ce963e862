import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { Server } from "./servers.ts";
import { load } from "./wrk.ts";

/** What was seen of a server in each round. */
export interface Seen {
  /** Answers a second, by the number of connections. */
  perSecond: Map<number, number[]>;
  /** Milliseconds, at one connection and at eight. */
  p50: number[];
  p99: number[];
  /** Milliseconds of a core that a request took. */
  cpu: number[];
}

/** Asks all servers in turns, so that what else the machine does falls on each alike. */
export async function inTurns(
  servers: readonly Server[],
  connections: readonly number[],
  rounds: number,
  seconds: number,
  scratch: string,
  afterRound: () => void = () => undefined,
): Promise<Map<string, Seen>> {
  const seen = new Map(
    servers.map(({ name }) => [name, { perSecond: new Map(), p50: [], p99: [], cpu: [] } as Seen]),
  );
  for (const { request } of servers) await load(request, 8, 2, scratch);
  for (let round = 0; round < rounds; round++) {
    for (const many of connections)
      for (const server of servers) await ask(server, many, seconds, scratch, seen.get(server.name) as Seen);
    afterRound();
  }
  return seen;
}

async function ask(
  server: Server,
  connections: number,
  seconds: number,
  scratch: string,
  seen: Seen,
): Promise<void> {
  const before = server.cpu();
  const { perSecond, p50, p99, answers } = await load(server.request, connections, seconds, scratch);
  seen.perSecond.set(connections, [...(seen.perSecond.get(connections) ?? []), perSecond]);
  if (connections === 1) seen.p50.push(p50);
  if (connections !== 8) return;
  seen.p99.push(p99);
  seen.cpu.push((1000 * (server.cpu() - before)) / answers);
}

export function median(values: number[] = []): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** Writes a photo of about 500 pixels, as people send them (DARKROOM_PHOTOS=<folder> says from where), and the bodies that carry it. */
export async function writeBodies(folder: string): Promise<void> {
  const photo = await somePhoto();
  const write = (name: string, body: Buffer | string) => writeFileSync(join(folder, name), body);
  write("photo", photo);
  write("json", JSON.stringify({ inputs: [photo.toString("base64")] }));
  const head =
    'Content-Disposition: form-data; name="request"; filename="photo.jpg"\r\nContent-Type: image/jpeg';
  write(
    "form",
    Buffer.concat([Buffer.from(`--photo\r\n${head}\r\n\r\n`), photo, Buffer.from("\r\n--photo--\r\n")]),
  );
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const tensor = { name: "image", datatype: "UINT8", shape: [1, info.height, info.width, 3] };
  write("tensor", JSON.stringify({ inputs: [{ ...tensor, data: [...data] }] }));
  const described = JSON.stringify({
    inputs: [{ ...tensor, parameters: { binary_data_size: data.length } }],
  });
  write("binary", Buffer.concat([Buffer.from(described), data]));
  write("binary-json-length", `${described.length}`);
}

async function somePhoto(): Promise<Buffer> {
  const photos = process.env.DARKROOM_PHOTOS;
  const files = photos ? globSync("**/*.{jpg,jpeg}", { cwd: photos }).sort() : [];
  for (const file of files) {
    const photo = readFileSync(join(photos as string, file));
    const { width, height } = await sharp(photo).metadata();
    if (Math.abs(Math.max(width, height) - 500) < 10) return photo;
  }
  const noise = { type: "gaussian" as const, mean: 128, sigma: 25 };
  return sharp({ create: { width: 500, height: 375, channels: 3, background: "red", noise } })
    .blur(1)
    .jpeg({ quality: 90 })
    .toBuffer();
}
