import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { keyed } from "../../cli/keyed.ts";

test("the key goes along with what a call says anyway, and none where there is none", async () => {
  const server = createServer((request, response) => response.end(JSON.stringify(request.headers)));
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { "content-type": "application/json" };
  const told = async (key?: string) =>
    (await keyed(key)(url, { method: "POST", headers, body: "{}" })).json() as Promise<
      Record<string, string>
    >;
  expect(await told("secret")).toMatchObject({ ...headers, "x-functions-key": "secret" });
  expect(await told()).not.toHaveProperty("x-functions-key");
});
