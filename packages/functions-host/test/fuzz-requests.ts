/** A request as bytes on a socket, and how they are sent. */
export interface FuzzRequest {
  head: string;
  body: Buffer;
  /** After so many bytes the connection is cut; all are sent unless it is given. */
  cutAt?: number;
  /** The bytes go in so many pieces, with pauses. */
  pieces: number;
}

const methods = [
  ...["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"],
  ...["PROPFIND", "TRACE", "CONNECT", "get", "FOO", "P\u00c4ST", "", "GET GET"],
];
const hosts = [
  ...["localhost", "127.0.0.1:7071", "[::1]:80", "example.com", "a_b"],
  ...["", "a b", "evil/x?", "@evil", "[::1", "localhost:99999", "\u00fcber", "x".repeat(300)],
];
const durable = "/runtime/webhooks/durabletask";
const starts = [
  ...["/", "//", "/api/echo", "/api//echo", "/API/ECHO", "/api/things/1/", "/api/things/%2F/a%2Fb//"],
  ...["/admin/host/status", "/admin/functions", "/admin/functions/onEvent", "/admin/host/ping", "/admin/x"],
  ...[`${durable}/instances`, `${durable}/instances/a`, `${durable}/instances/a/raiseEvent/go`],
  ...[`${durable}/instances/a/terminate`, `${durable}/instances/a/rewind`, `${durable}/instances/a/restart`],
  ...[
    `${durable}/orchestrators/waits/a`,
    `${durable}/orchestrators/returns`,
    `${durable}/orchestrators/none`,
  ],
  ...[`${durable}/entities/box/1`, `${durable}/entities`, `${durable}/entities/box`, `${durable}/none`],
  ...["/runtime/webhooks/eventgrid?functionName=onEvent", "/runtime/webhooks/blobs?functionName=onEvent"],
  ...[
    "/runtime/webhooks/eventgrid",
    "/runtime/webhooks/none",
    "/runtime",
    "*",
    "",
    "http://[/",
    "http://a/b",
  ],
];
const tails = [
  ...[
    "",
    "",
    "",
    "/",
    "//",
    "/..",
    "/%2e%2e/",
    "/%zz",
    "/%E0%A4%A",
    "/%00",
    "/\u00e9",
    "/a%20b",
    "?",
    "#x",
    "\\",
  ],
  ...[
    "?top=-1",
    "?top=1e9",
    "?top=1.5",
    "?timeout=1e99",
    "?timeout=-1",
    "?reason=%",
    "?op=%00",
    "?a=1&a=2&%=%",
  ],
  ...[
    "?createdTimeFrom=never",
    "?createdTimeFrom=9999-99-99",
    "?runtimeStatus=,,x",
    "?showHistory=true",
    "?id",
  ],
  `?${"q=1&".repeat(500)}`,
];
const bodies = [
  ...["", "", "{}", "[]", "null", "[null]", "[1]", "[[{}]]", '"x"', "{", '{"a":', "\u0000", "a=1", "1e999"],
  ...[
    '{"data":{"validationCode":"x"}}',
    '{"data":"{"}',
    '[{"data":null}]',
    '{"data":"null"}',
    '{"subject":5}',
  ],
  ...['{"input":"x"}', '{"input":null}', "{not json", `[${"[".repeat(2_000)}`, "x".repeat(70_000)],
];
const headers = [
  ...[
    "content-type: application/json",
    "content-type: text/plain",
    "content-type: ;",
    "content-type: a/b; x=\u00e9",
  ],
  ...[
    "aeg-event-type: Notification",
    "aeg-event-type: SubscriptionValidation",
    "aeg-event-type: Unsubscribe",
  ],
  ...["aeg-event-type: x", "webhook-request-origin: \u00e9", "expect: 100-continue", "upgrade: websocket"],
  ...[
    "x-functions-key: a",
    "x-functions-key: a\r\nx-functions-key: b",
    "x-ms-continuation-token: %",
    "cookie: ;=;",
  ],
  ...[
    "origin: null",
    "access-control-request-method: x",
    "traceparent: 00-x",
    "accept: */*, ,",
    "te: trailers",
  ],
];
const brokenHeaders = [
  ...["expect: x", "transfer-encoding: gzip", "connection: upgrade", ": empty", "no colon", "x: \u0001"],
  `x: ${"h".repeat(20_000)}`,
];

/** Makes requests that no client should send, and some that one may. */
export function fuzzRequests(random: () => number): () => FuzzRequest {
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const often = (share: number) => random() < share;

  /** The body with its framing, which may lie about it. */
  function framed(body: Buffer): { lines: string[]; body: Buffer } {
    const size = body.length;
    switch (below(20)) {
      case 0:
        return { lines: [`content-length: ${size + 1 + below(1000)}`], body };
      case 1:
        return { lines: [`content-length: ${Math.max(0, size - 1 - below(10))}`], body };
      case 2:
        return {
          lines: [one(["content-length: -1", "content-length: 1e3", "content-length: 99999999999999999"])],
          body,
        };
      case 3:
        return { lines: ["transfer-encoding: chunked"], body: chunked(body) };
      case 4:
        return { lines: ["transfer-encoding: chunked"], body: Buffer.from("zz\r\nnot a chunk") };
      case 5:
        return { lines: ["transfer-encoding: chunked", `content-length: ${size}`], body: chunked(body) };
      default:
        return { lines: size > 0 || often(0.5) ? [`content-length: ${size}`] : [], body };
    }
  }

  return () => {
    const target = one(starts) + one(tails);
    const method = often(0.9) ? one(methods.slice(0, 7)) : one(methods);
    const { lines, body } = framed(Buffer.from(one(bodies)));
    const host = often(0.9) ? ["host: localhost"] : often(0.9) ? [`host: ${one(hosts)}`] : [];
    const more = Array.from({ length: below(4) }, () => one(often(0.97) ? headers : brokenHeaders));
    const version = often(0.98) ? "HTTP/1.1" : one(["HTTP/1.0", "HTTP/2.0", "HTTP/9", ""]);
    const head = [
      `${method} ${target} ${version}`,
      ...host,
      ...lines,
      ...more,
      "connection: close",
      "",
      "",
    ].join("\r\n");
    const cutAt = often(0.05) ? { cutAt: below(head.length + body.length) } : {};
    return { head, body, pieces: often(0.1) ? 1 + below(5) : 1, ...cutAt };
  };
}

function chunked(body: Buffer): Buffer {
  if (body.length === 0) return Buffer.from("0\r\n\r\n");
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")]);
}
