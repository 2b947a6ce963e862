import fc from "fast-check";

/** A request as it goes over the wire, and how it gets there. */
export type FuzzedRequest = {
  head: string;
  body: Buffer;
  manner: "whole" | "pieces" | "aborted";
  /** Whether its length is what it says. */
  honest: boolean;
};

/** What is particular to one server. */
export type Surface = {
  routes: string[]; // method and target, with # where a random value goes
  credentials: { query?: string; headers?: Record<string, string> };
  bodies: unknown[]; // that make sense, to be spoilt
  headers: Record<string, string[]>; // of this service
};

const odd = [
  ..."\0 \u0001 \ufffe \ud800 %00 %zz %ff %c0%af %ed%a0%80 %2f %5c .. ... // __proto__ constructor null NaN -1 1e309 [] {}".split(
    " ",
  ),
  "9007199254740993",
  "99999999999999999999999999",
  "' OR 1=1--",
  "a".repeat(3_000),
  "😀",
  "",
];
const methods = [
  ..."GET GET GET POST POST POST PUT PUT DELETE HEAD PATCH OPTIONS TRACE PROPFIND CONNECT BREW get".split(
    " ",
  ),
  "",
];
const hosts = [
  "127.0.0.1",
  "127.0.0.1",
  "127.0.0.1",
  "localhost:1",
  "[::1]",
  "evil.example",
  "",
  "a b",
  "127.0.0.1, evil.example",
];
const types = [
  "application/json",
  "application/json",
  "application/json",
  "text/plain",
  "multipart/form-data; boundary=x",
  "multipart/mixed; boundary=x",
  "application/xml",
  "",
  "/",
];

const value = fc.oneof(fc.constantFrom(...odd), fc.string({ maxLength: 30 }), fc.nat().map(String));
/** The usual, nine times of ten. */
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: other });

/** Mostly a route as it is meant, with odd values in it; sometimes anything. */
function startOf({ routes, credentials }: Surface): fc.Arbitrary<string> {
  const values = fc.array(value, { minLength: 4, maxLength: 4 });
  const route = fc.tuple(fc.constantFrom(...routes), values).map(([route, odds]) => {
    let n = 0;
    const [method, path = ""] = route.split(" ");
    return {
      method,
      path: path.replace(/#/g, () => encodeURI(odds[n++]?.toWellFormed() ?? "").replace(/[?#]/g, "%3F")),
    };
  });
  const anything = fc.record({
    method: fc.constantFrom(...methods),
    path: fc.oneof(
      fc.constantFrom("//", "*", "/%", "http://evil.example/", "/..%2f..", "/\u00e9"),
      value.map((text) => `/${text}`),
    ),
  });
  const pair = fc.tuple(fc.constantFrom("run_id", "comp", "restype", "prefix", "path", "limit", "x"), value);
  const start = fc.record({
    target: fc.oneof({ weight: 8, arbitrary: route }, { weight: 1, arbitrary: anything }),
    method: mostly(fc.constant(undefined), fc.constantFrom(...methods)),
    pairs: fc.array(pair, { maxLength: 2 }),
    signed: mostly(fc.constant(true), fc.constant(false)),
  });
  return start.map(({ target, method = target.method, pairs, signed }) => {
    const query = pairs.map(([key, each]) => `${key}=${each.replace(/[&#\s]/g, "")}`);
    if (signed && credentials.query) query.push(credentials.query);
    const whole =
      query.length > 0
        ? `${target.path}${target.path.includes("?") ? "&" : "?"}${query.join("&")}`
        : target.path;
    return `${method} ${whole.replace(/[\r\n ]/g, "%20")}`;
  });
}

function bodyOf({ bodies }: Surface): fc.Arbitrary<Buffer> {
  const spoilt = fc
    .tuple(fc.constantFrom(...bodies), fc.jsonValue({ maxDepth: 2 }), fc.nat())
    .map(([body, other, n]) => {
      const text = JSON.stringify(body);
      const places = [...text.matchAll(/"[^"]*"|\d+|null|\{\}|\[\]/g)];
      const place = places[n % Math.max(1, places.length)];
      return place
        ? text.slice(0, place.index) + JSON.stringify(other) + text.slice(place.index + place[0].length)
        : text;
    });
  const whole = fc.constantFrom(...bodies.map((body) => JSON.stringify(body)));
  const plain = fc.constantFrom(
    "",
    "null",
    "[null]",
    "{}",
    "[]",
    '"x"',
    "{",
    "[".repeat(5_000),
    '{"run_id":1e400}',
    `{"x":${"9".repeat(5_000)}}`,
    "\ufeff{}",
  );
  return fc.oneof(
    { weight: 3, arbitrary: spoilt.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: whole.map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: plain.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}

/** Requests that try a server's patience: the same ones for the same seed. */
export function fuzzed(surface: Surface, count: number, seed: number): FuzzedRequest[] {
  const header = fc.tuple(fc.constantFrom(...Object.keys(surface.headers)), fc.nat());
  const request = fc.record({
    start: startOf(surface),
    body: bodyOf(surface),
    host: mostly(fc.constant("127.0.0.1"), fc.constantFrom(...hosts)),
    type: mostly(fc.constant("application/json"), fc.constantFrom(...types)),
    credentials: mostly(fc.constant(true), fc.constant(false)),
    own: fc.array(header, { maxLength: 3 }),
    origin: mostly(
      fc.constant(undefined),
      fc.constantFrom("http://evil.example", "null", "http://127.0.0.1"),
    ),
    length: mostly(
      fc.constant("true"),
      fc.constantFrom("less", "more", "none", "-1", "1, 2", "chunked", "both", "huge"),
    ),
    manner: mostly<FuzzedRequest["manner"]>(fc.constant("whole"), fc.constantFrom("pieces", "aborted")),
  });
  return fc
    .sample(request, { numRuns: count, seed })
    .map(({ start, host, type, own, body, manner, ...parts }) => {
      const headers: [string, string][] = [
        ["host", host],
        ["content-type", type],
        ["connection", "close"],
      ];
      if (parts.origin !== undefined) headers.push(["origin", parts.origin]);
      if (parts.credentials) headers.push(...Object.entries(surface.credentials.headers ?? {}));
      for (const [name, n] of own) {
        const values = surface.headers[name] ?? [""];
        headers.push([name, values[n % values.length] ?? ""]);
      }
      headers.push(...lengthOf(parts.length, body.length));
      const lines = headers.map(([name, each]) => `${name}: ${each}\r\n`).join("");
      return { head: `${start} HTTP/1.1\r\n${lines}\r\n`, body, manner, honest: parts.length === "true" };
    });
}

function lengthOf(kind: string, bytes: number): [string, string][] {
  switch (kind) {
    case "true":
      return [["content-length", String(bytes)]];
    case "less":
      return [["content-length", String(Math.max(0, bytes - 3))]];
    case "more":
      return [["content-length", String(bytes + 100)]];
    case "huge":
      return [["content-length", "99999999999"]];
    case "none":
      return [];
    case "chunked":
      return [["transfer-encoding", "chunked"]];
    case "both":
      return [
        ["transfer-encoding", "chunked"],
        ["content-length", String(bytes)],
      ];
    default:
      return [["content-length", kind]];
  }
}
