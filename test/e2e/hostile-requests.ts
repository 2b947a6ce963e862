import { connect } from "node:net";
import fc from "fast-check";

/** A request that nobody in his right mind would make. */
export interface Hostile {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array | undefined;
}

const ROUTES = [
  "api/models",
  "api/models/ID",
  ...["retrain", "enable", "disable", "runs", "datasets", "versions", "quarantine", "drift"].map(
    (what) => `api/models/ID/${what}`,
  ),
  "api/models/ID/retention?dryRun=true",
  ...["datasets/ID", "datasets/ID/report", "datasets/ID/photos", "datasets/ID/diff/ID"].map(
    (what) => `api/models/ID/${what}`,
  ),
  ...["photos/ID", "versions/ID", "predict"].map((what) => `api/models/ID/${what}`),
  "api/runs/ID",
  "api/runs/ID/cancel",
  "api/runs/ID/trials/ID/logs",
  "api/runs/ID/left-out",
  "api/models/ID/datasets/latest",
  "api/openapi.json",
  "api/nowhere/ID",
  "api/erasures/ID",
  ...["batches", "batches/ID", "batches/ID/results?format=csv", "batches/ID/cancel"].map(
    (what) => `api/models/ID/${what}`,
  ),
  "api/predictions/ID",
  "api/health",
  "runtime/webhooks/EventGrid?functionName=photosChanged",
  "runtime/webhooks/durabletask/instances/ID",
  "runtime/webhooks/durabletask/entities/ID/ID",
];

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
/** Ids that exist, look as if they did, or try to be something else. */
const ids = fc.oneof(
  fc.constantFrom(
    "colours",
    "nobody",
    "1",
    "0",
    "-1",
    "1e9",
    "999999999",
    "null",
    "undefined",
    "__proto__",
    "constructor",
  ),
  fc.constantFrom(
    "..",
    ".",
    "%2e%2e",
    "..%2f..%2fhead",
    "%2f",
    "a%2fb",
    "%00",
    "%0d%0a",
    "%ff",
    "%",
    "%zz",
    "é",
    "%F0%9F%98%80",
  ),
  hex(64),
  hex(32),
  fc.tuple(hex(12), hex(12), hex(12)).map((hashes) => `colours-${hashes.join("-")}-1`),
  fc.tuple(hex(16), hex(16)).map(([batch, chance]) => `colours-20260131-${batch}-0-${chance}`),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
  fc.constant("x".repeat(3000)),
);
const path = fc
  .tuple(fc.constantFrom(...ROUTES), fc.array(ids, { minLength: 3, maxLength: 3 }))
  .map(([route, three]) => {
    const rest = [...three];
    return `/${route.replaceAll("ID", () => rest.shift() as string)}`;
  });
const strange = fc.constantFrom(
  "/",
  "//",
  "///api",
  "/api//models",
  "/api/models/",
  "/%",
  "/%2e%2e/%2e%2e/etc/passwd",
  "/api/models/colours/predict/",
  "/admin/%",
  "/\u00e9",
);
const query = fc.oneof(
  fc.constant(""),
  fc.constantFrom(
    "force=maybe",
    "dryRun=true",
    "limit=abc",
    "limit=-1",
    "limit=1e99",
    "after=%",
    "now=2",
    "deny=x",
    "reason=%ff",
    "__proto__=1",
    "a=1&a=2",
    "&&&=",
    "x".repeat(2000),
  ),
);
const text = (value: string) => new TextEncoder().encode(value);
const bodies = fc.oneof(
  fc.constant(undefined),
  fc
    .constantFrom(
      "",
      "{",
      "[null]",
      "null",
      "[]",
      '"x"',
      '{"force": "x"}',
      '{"__proto__": {"force": true}}',
      '{"reason": 7}',
    )
    .map(text),
  fc
    .constantFrom(
      '[{"eventType": null}]',
      '[{"data": {"validationCode": 7}, "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent"}]',
    )
    .map(text),
  fc.constant(text("[".repeat(50_000))),
  fc.constant(text(`{"reason": "${"x".repeat(1_500_000)}"}`)),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom(
      "--x\r\n",
      "--x--",
      '--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nabc\r\n--x--\r\n',
    )
    .map(text),
  fc
    .constantFrom(
      "89504e470d0a1a0a",
      "ffd8ffe0",
      "424d",
      "47494638396100000000",
      "1f8b08",
      "49492a00ffffffff",
    )
    .map((start) => new Uint8Array(Buffer.from(`${start}${"00".repeat(60)}`, "hex"))),
);
const types = fc.constantFrom(
  "",
  "application/json",
  "application/json; charset=utf-16",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "image/png",
  "text/html",
  "x".repeat(500),
);

/** Requests of all kinds, the same for a seed. */
export function hostileRequests(count: number, seed: number): Hostile[] {
  const method = fc.constantFrom("GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  const request = fc.record({
    method,
    path: fc.oneof({ weight: 9, arbitrary: path }, { weight: 1, arbitrary: strange }),
    query,
    type: types,
    body: bodies,
  });
  return fc.sample(request, { numRuns: count, seed }).map(({ method, path, query, type, body }) => ({
    method,
    path: query ? `${path}${path.includes("?") ? "&" : "?"}${query}` : path,
    headers: type ? { "content-type": type } : {},
    body: method === "GET" || method === "HEAD" ? undefined : body,
  }));
}

/**
 * What no HTTP library would send, as it goes over the wire; `wait` leaves the connection open for so many milliseconds. `azure`
 * is an error that Azure's host has for it, whoever wrote the app.
 */
export const RAW: { what: string; sent: string; wait?: number; azure?: number }[] = [
  { what: "no Host", sent: "GET /api/health HTTP/1.1\r\n\r\n" },
  { what: "two Hosts", sent: "GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
  { what: "an odd Host", sent: "GET /api/health HTTP/1.1\r\nHost: a b:99999\r\n\r\n" },
  { what: "an empty Host", sent: "GET /api/models HTTP/1.1\r\nHost:\r\n\r\n" },
  { what: "two slashes", sent: "GET // HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" },
  {
    what: "an absolute address",
    sent: "GET http://elsewhere/api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  },
  { what: "no path", sent: "GET  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" },
  { what: "bytes that are no text", sent: "GET /\u0001\u0002 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" },
  {
    what: "a body shorter than it says",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nabc",
    wait: 200,
  },
  {
    what: "a body longer than it says",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabcdefgh\r\n\r\n",
  },
  {
    what: "a length that is no number",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n",
  },
  {
    what: "a huge length",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\nabc",
    wait: 200,
    azure: 500, // its server's limit of 104,857,600 bytes; no code of the app is reached
  },
  {
    what: "a length and chunks",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  },
  {
    what: "chunks of no size",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
  },
  {
    what: "chunks that break off",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
    wait: 200,
  },
  {
    what: "chunks in order",
    sent: "POST /api/models/colours/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  },
  {
    what: "an upgrade",
    sent: "GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
  },
  { what: "a CONNECT", sent: "CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n" },
  { what: "another protocol", sent: "\u0016\u0003\u0001\u0002\u0000" },
  { what: "half a request", sent: "POST /api/models/col", wait: 200 },
];

/** Sends bytes as they are and gives the status of the first answer, or undefined where the connection was closed without one. */
export function sendRaw(port: number, sent: string, wait = 2000): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.from(sent, "latin1")));
  let answer = "";
  const finish = () => {
    clearTimeout(late);
    socket.destroy();
    resolve(answer ? Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]) : undefined);
  };
  const late = setTimeout(finish, wait);
  socket.setEncoding("latin1").on("data", (chunk) => {
    answer += chunk;
    finish();
  });
  socket.on("error", finish).on("close", finish);
  return promise;
}
