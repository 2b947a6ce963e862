import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { heicOf, threeColours } from "../../shared/photos/heic/files.ts";
import { blue, plain, red } from "./colours.ts";

/** A request, with what may come of it. */
export interface Sent {
  what: string;
  path: string;
  headers?: Record<string, string>;
  body: Buffer;
  /** Statuses that it may have, beside 429; a connection that breaks off counts as 0. */
  may: readonly number[];
  /** What its answer holds. */
  says?: string;
  /** Milliseconds between its pieces. */
  slow?: number;
  /** Whether it breaks off in the middle. */
  aborted?: boolean;
}

const predict = "/api/models/pets/predict";
const infer = "/v2/models/pets/infer";
const json = { "content-type": "application/json" };
const large = await plain("#c01010", 4000, 4000).png().toBuffer();
const jpeg = await plain("#c01010", 400, 300).jpeg().toBuffer();

async function form(...photos: Buffer[]): Promise<Pick<Sent, "headers" | "body">> {
  const data = new FormData();
  for (const photo of photos) data.append("photo", new Blob([new Uint8Array(photo)]), "photo");
  const response = new Response(data);
  const type = response.headers.get("content-type") as string;
  return { headers: { "content-type": type }, body: Buffer.from(await response.arrayBuffer()) };
}
const said = (value: unknown) => ({ headers: json, body: Buffer.from(JSON.stringify(value)) });
const tensor = (more: object) => ({ inputs: [{ name: "image", datatype: "BYTES", shape: [1], ...more }] });
const binary = Buffer.from(JSON.stringify(tensor({ parameters: { binary_data_size: red.length + 4 } })));
const several = await form(red, blue);

export const good: Sent[] = [
  { what: "a photo", path: predict, body: jpeg, may: [200], says: '"label":"red"' },
  { what: "a form", path: predict, ...several, may: [200], says: '"label":"blue"' },
  {
    ...{ what: "base64", path: predict, may: [200], says: '"label":"blue"' },
    ...said({ images: [blue.toString("base64")] }),
  },
  { what: "pixels", path: predict, ...said({ pixels: [[[9, 9, 200]]] }), may: [200], says: '"label":"blue"' },
  {
    ...{ what: "a tensor in JSON", path: infer, may: [200], says: '"red"' },
    ...said(tensor({ data: [red.toString("base64")] })),
  },
  {
    ...{ what: "a tensor in bytes", path: infer, may: [200], says: '"red"' },
    headers: { "inference-header-content-length": String(binary.length) },
    body: Buffer.concat([binary, Buffer.from(Uint32Array.of(red.length).buffer), red]),
  },
];

const malformed: Sent[] = [
  { what: "no photo", path: predict, body: Buffer.from("no photo at all"), may: [415, 422] },
  { what: "nothing", path: predict, body: Buffer.alloc(0), may: [422] },
  { what: "half a photo", path: predict, body: jpeg.subarray(0, jpeg.length >> 1), may: [422] },
  { what: "half a HEIC", path: predict, body: threeColours.subarray(0, 500), may: [422] },
  { what: "tiles without end", path: predict, body: heicOf({ grid: [20, 20], size: [64, 64] }), may: [422] },
  { what: "half a form", path: predict, ...several, body: several.body.subarray(0, 150), may: [400] },
  { what: "half of JSON", path: predict, headers: json, body: Buffer.from('{"images": ["AQ'), may: [400] },
  { what: "other JSON", path: predict, ...said([1]), may: [422] },
  { what: "deep JSON", path: infer, headers: json, body: Buffer.from("[".repeat(1e5)), may: [400] },
  { what: "deep data", path: infer, ...said(tensor({ data: [[[[["AQID"]]]]] })), may: [422] },
  { what: "a tensor of another shape", path: infer, ...said(tensor({ shape: [9], data: [] })), may: [422] },
  {
    ...{ what: "a wrong length of JSON", path: infer, body: binary, may: [400] },
    headers: { "inference-header-content-length": "99999" },
  },
  {
    ...{ what: "a compressed photo", path: predict, body: jpeg, may: [415, 0] },
    headers: { "content-encoding": "gzip" },
  },
  { what: "a model that is none", path: "/v2/models/nobody/infer", ...said({}), may: [404] },
  { what: "a version that is none", path: `${predict}?version=9`, body: red, may: [404] },
];

const huge: Sent[] = [
  { what: "sixteen million pixels", path: predict, body: large, may: [200], says: '"label":"red"' },
  { what: "HEIC", path: predict, body: threeColours, may: [200], says: '"label":"blue"' },
  { what: "a photo of 51 MB", path: predict, body: Buffer.alloc(51 << 20), may: [413, 0] },
  { what: "JSON of 17 MB", path: predict, headers: json, body: Buffer.alloc(17 << 20, " "), may: [413, 0] },
  {
    ...{ what: "15 MB of pixels", path: predict, headers: json, may: [200], says: '"label":"red"' },
    body: Buffer.from(`{"pixels":[${Array(1000).fill(`[${Array(1000).fill("[192,16,16]")}]`)}]}`),
  },
];

const any = fc.constantFrom(...good, ...malformed);

/** Requests of all kinds: most are good, a hundredth is huge, a tenth comes slowly or breaks off. */
export const requests = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...good) },
  { weight: 29, arbitrary: fc.constantFrom(...malformed) },
  { weight: 1, arbitrary: fc.constantFrom(...huge) },
  { weight: 5, arbitrary: any.map((sent): Sent => ({ ...sent, what: `${sent.what}, slowly`, slow: 20 })) },
  {
    weight: 5,
    arbitrary: any.map(
      (sent): Sent => ({ ...sent, what: `${sent.what}, broken off`, aborted: true, may: [0] }),
    ),
  },
);

const PIECES = 4;
/** Milliseconds without a byte after which a request counts as lost. */
const LONGEST = 60_000;
const LOST = "no answer for a minute";

/** Sends a request and tells what is wrong with what came of it. */
export async function faultOf(url: string, sent: Sent): Promise<string | undefined> {
  const { status, text } = await answerTo(url, sent);
  const isFine = sent.aborted || status === 429 || (sent.may.includes(status) && text !== LOST);
  if (isFine && (status !== 200 || text.includes(sent.says ?? ""))) return undefined;
  return `${sent.what}: ${status} ${text.slice(0, 300)}`;
}

function answerTo(url: string, { path, headers, body, slow, aborted }: Sent) {
  const { promise, resolve } = Promise.withResolvers<{ status: number; text: string }>();
  const asking = request(url + path, {
    ...{ method: "POST", agent: false },
    headers: { ...headers, "content-length": body.length },
  });
  const broken = ({ message }: Error) => resolve({ status: 0, text: message });
  asking.on("error", broken);
  asking.setTimeout(LONGEST, () => asking.destroy(new Error(LOST)));
  asking.on("response", (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", broken);
    response.on("end", () =>
      resolve({ status: response.statusCode ?? 0, text: String(Buffer.concat(chunks)) }),
    );
  });
  const send = async () => {
    const size = Math.ceil(body.length / PIECES) || 1;
    for (let at = 0; at < body.length; at += size) {
      if (aborted && at > 0) {
        asking.destroy();
        return;
      }
      asking.write(body.subarray(at, at + size));
      if (slow) await pause(slow);
    }
    asking.end();
  };
  void send();
  return promise;
}
