import { connect } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { account } from "../../../local/storage.ts";
import { blobsOf } from "../azurite.ts";
import { eventually } from "../processes.ts";
import { sendRaw, wire } from "../raw-http.ts";
import { signature } from "../signature.ts";
import { azuriteForAll, watchedContainer } from "./bridge.ts";

const azurite = azuriteForAll();

const path = (name: string, query = "") => `/${account}/images/${name}?${query}${signature}`;
const codeOf = (body: string) => /<Code>(\w+)<\/Code><Message>/.exec(body)?.[1];

test("a name that is taken is listed as it is; one that could not be is refused, and hides no other", async () => {
  const { bridge, images } = await watchedContainer(azurite());
  const put = (encoded: string) =>
    sendRaw(bridge.url, wire("PUT", path(encoded), { "x-ms-blob-type": "BlockBlob" }, "x"));
  const names = async () => {
    const found = [];
    for await (const { name } of images.listBlobsFlat()) found.push(name);
    return found.sort();
  };
  const point = (number: number) => String.fromCodePoint(number);
  const controls = [...Array(32).keys()].filter((number) => number !== 0x09 && number !== 0x0a);
  for (const character of [...controls, 0xfffe, 0xffff, 0x5c].map(point)) {
    const { status, body } = await put(`cats/${encodeURIComponent(character)}.png`);
    expect([status, codeOf(body)]).toEqual([400, "InvalidResourceName"]);
    expect(body).toMatch(
      /The blob name "cats\/\ufffd\.png" holds U\+[0-9A-F]{4}, which cannot be listed\. Give it another name\./,
    );
  }
  for (const encoded of ["%", "%zz", "%c0%af", "%ed%a0%80", "%ff", "caf%e9", "%f4%90%80%80"]) {
    const { status, body } = await put(encoded);
    expect([encoded, status, codeOf(body)]).toEqual([encoded, 400, "InvalidUri"]);
  }
  expect(await names()).toEqual([]);

  const odd = [
    "a\tb",
    "a\nb",
    " a ",
    "\u007f",
    "\u0085",
    "\u00ad",
    "\u2028",
    "\ufdd0",
    "\ufffd",
    "\u{1fffe}",
    "\u{10ffff}",
    "<&>]]>",
    "a//b",
    "😀",
  ];
  const anyName = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
  const taken: string[] = [];
  for (const [n, name] of [...odd, ...fc.sample(anyName, { numRuns: 150, seed: 7 })].entries()) {
    const unique = `${n}${name}`;
    const { status } = await put(encodeURIComponent(unique));
    if (status === 201) taken.push(unique);
  }
  expect(taken.length).toBeGreaterThan(100);
  expect(await names()).toEqual(taken.sort());

  // What an older version let in stays reachable, and goes.
  const behind = blobsOf(azurite().socket).getContainerClient("images");
  await behind.getBlockBlobClient("old\u0001").upload("x", 1);
  await expect(names()).rejects.toThrow();
  expect((await images.getBlobClient("old\u0001").downloadToBuffer()).toString()).toBe("x");
  await images.getBlobClient("old\u0001").delete();
  expect(await names()).toEqual(taken);
});

test("no request ends the bridge, and what Azurite cannot answer is answered in its words", async () => {
  const { bridge, images, hook } = await watchedContainer(azurite());
  const list = (query: string) =>
    sendRaw(
      bridge.url,
      wire("GET", path("", `restype=container&comp=list&${query}&`).replace("images/", "images")),
    );
  const batch = (body: string) =>
    sendRaw(
      bridge.url,
      wire(
        "POST",
        `/${account}?comp=batch&${signature}`,
        { "content-type": "multipart/mixed; boundary=x" },
        body,
      ),
    );
  const inject = (body: string, more: Record<string, string> = {}) =>
    sendRaw(bridge.url, wire("POST", "/.events", { "content-type": "application/json", ...more }, body));
  const answers: [string, Promise<{ status: number; body: string }>, number, string][] = [
    ["two slashes", sendRaw(bridge.url, wire("GET", "//")), 400, "InvalidUri"],
    ["a percent sign alone", sendRaw(bridge.url, wire("GET", "/%")), 400, "InvalidUri"],
    ["no HTTP", sendRaw(bridge.url, "hello\r\n\r\n"), 400, "InvalidUri"],
    ["a proxy's method", sendRaw(bridge.url, wire("CONNECT", "example.com:443")), 405, "UnsupportedHttpVerb"],
    ["a search for what no name holds", list("prefix=%01"), 400, "InvalidQueryParameterValue"],
    ["a delimiter that no name holds", list("delimiter=%ef%bf%bf"), 400, "InvalidQueryParameterValue"],
    ["too long a batch", batch("x".repeat(5 * 1024 * 1024)), 413, "RequestBodyTooLarge"],
    [
      "a foreign name",
      sendRaw(bridge.url, wire("GET", path("a.png"), { host: "evil.example" })),
      403,
      "AuthorizationFailure",
    ],
    [
      "a foreign page that has a signature",
      sendRaw(
        bridge.url,
        wire("PUT", path("a.png"), { origin: "http://evil.example", "x-ms-blob-type": "BlockBlob" }, "x"),
      ),
      403,
      "AuthorizationFailure",
    ],
    ["a form", inject("[]", { "content-type": "text/plain" }), 415, "InvalidHeaderValue"],
    ["events that are none", inject("null"), 400, "InvalidInput"],
    ["an event that is none", inject("[null]"), 400, "InvalidInput"],
    [
      "an event with odd data",
      inject('[{"eventType": "t", "subject": "s", "data": "x"}]'),
      400,
      "InvalidInput",
    ],
    [
      "an event with nothing in it",
      inject('[{"eventType": "t", "subject": "s", "data": null}]'),
      400,
      "InvalidInput",
    ],
    ["half a list of events", inject('[{"eventType":'), 400, "InvalidInput"],
  ];
  for (const [what, sent, status, code] of answers) {
    const answer = await sent;
    expect([what, answer.status, codeOf(answer.body)]).toEqual([what, status, code]);
  }
  // Gone in the middle of a body, of a batch, and of a list of events.
  const { hostname, port } = new URL(bridge.url);
  for (const target of [path("half.png"), `/${account}?comp=batch&${signature}`, "/.events"]) {
    const head = wire(target.includes("half") ? "PUT" : "POST", target, {
      "content-type": "multipart/mixed",
      "content-length": "1000",
      "x-ms-blob-type": "BlockBlob",
    });
    const socket = connect(Number(port), hostname);
    socket.write(`${head}half`, () => socket.destroy());
    await new Promise((resolve) => socket.on("close", resolve));
  }
  await images.getBlockBlobClient("whole.png").upload("x", 1);
  await eventually(() => hook.events.length > 0);
  expect(hook.events.map(({ subject }) => subject.split("/").at(-1))).toEqual(["whole.png"]);
  expect(bridge.process.exitCode).toBeNull();
});

test("a file that was created in a Data Lake and never closed is told of, as all that is injected", async () => {
  const { hook, bridge } = await watchedContainer(
    azurite(),
    ",prefix=/blobServices/default/containers/images/",
  );
  const subject = "/blobServices/default/containers/images/blobs/late/brick/000.png";
  const data = {
    api: "CreateFile",
    blobType: "BlockBlob",
    contentLength: 0,
    contentOffset: 0,
    sequencer: "00000000000000000000000000000001000000000000abcd",
    url: "https://devstoreaccount1.dfs.core.windows.net/images/late/brick/000.png",
  };
  const told = ["CreateFile", "FlushWithClose", "SftpCreate", "SftpCommit"].map((api) => ({
    eventType: "Microsoft.Storage.BlobCreated",
    subject,
    data: { ...data, api },
  }));
  const { status } = await sendRaw(
    bridge.url,
    wire("POST", "/.events", { "content-type": "application/json" }, JSON.stringify(told)),
  );
  expect(status).toBe(202);
  await eventually(() => hook.events.length === told.length);
  const apis = hook.events.map((event) => event.data.api as string);
  expect(apis.sort()).toEqual(told.map((event) => event.data.api).sort());
  expect(hook.events.find((event) => event.data.api === "CreateFile")).toMatchObject(told[0] as object);
});
