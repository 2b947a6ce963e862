import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { appOf } from "../../cli/app.ts";
import { temporaryFolder } from "../local/processes.ts";

const nowhere = { data: "/nowhere", token: undefined };

/** An app with a key, at a server that answers so. */
async function appAt(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return appOf({ ...nowhere, url, key: "secret" });
}

test("a key goes to the app that was named, and to nobody it sends on to", async () => {
  const keys: unknown[] = [];
  const thief = await appAt((request, response) => {
    keys.push(request.headers["x-functions-key"]);
    response.end();
  });
  const { url, send } = await appAt((_, response) => {
    response.writeHead(302, { location: `${thief.url}/api/health` }).end();
  });
  await expect(send(`${url}/api/health`)).rejects.toThrow(`${url} sends on to ${thief.url}/api/health.`);
  expect(keys).toEqual([]);
});

test("a key is never sent in the open to another machine", () => {
  expect(() => appOf({ ...nowhere, url: "http://example.com", key: "secret" })).toThrow("is not encrypted");
  expect(appOf({ ...nowhere, url: "https://example.com/", key: "secret" }).url).toBe("https://example.com");
});

test.each([
  [
    { url: "localhost:7071" },
    '--url: "localhost:7071" is no URL of a service.\n  Give it whole, as in https://NAME',
  ],
  [{ url: "https://me:pw@x.example" }, "has a user or a password before its name"],
  [{ url: "https://x.example", key: "hun ter2" }, "What stands in DARKROOM_KEY holds spaces"],
  [{ url: "https://x.example", token: "hun\nter2" }, "What stands in DARKROOM_TOKEN holds spaces"],
])("what cannot be called is told by its option or setting, and no secret is: %j", (given, told) => {
  const calling = () => appOf({ ...nowhere, key: undefined, ...given });
  expect(calling).toThrow(told);
  expect(calling).not.toThrow(/pw|hun|ter2/);
});

test("a page for people, as a proxy's, is no answer of an app", async () => {
  const { url, send } = await appAt((_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<h1>Sign in</h1>");
  });
  await expect(send(`${url}/api/health`)).rejects.toThrow("answers with a page for people");
});

test.each(["", "null", "[]", '{"functions": "7071"}'])(
  "a stack's file of ports that says %j is told, with what to do",
  (said) => {
    const data = temporaryFolder();
    writeFileSync(join(data, "ports.json"), said);
    expect(() => appOf({ ...nowhere, data, url: undefined, key: undefined })).toThrow(
      /ports\.json does not tell the ports of a stack\.\n {2}Delete it/,
    );
  },
);
