import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { calling } from "../../../infra/deploy/calling.ts";
import { listModels } from "../../../shared/versions/routes.ts";

/** An app that lets in whoever has this token, and tells which tokens it was shown. */
async function appOfToken(good: () => string) {
  const shown: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    shown.push(authorization);
    response.statusCode = authorization === `Bearer ${good()}` ? 200 : 401;
    response.setHeader("content-type", "application/json").end('{"models": [], "detail": "who are you?"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, shown };
}

test("a token that has run out is asked for anew, and no other", async () => {
  let [good, asked] = ["first", 0];
  const { url, shown } = await appOfToken(() => good);
  const call = calling(url, async () => ({ key: undefined, token: ++asked === 1 ? "first" : "second" }));
  await call(listModels, {});
  await call(listModels, {});
  good = "second";
  await call(listModels, {});
  expect(shown).toEqual(["first", "first", "first", "second"].map((token) => `Bearer ${token}`));
});

test("whoever is let in with none is told so", async () => {
  const { url, shown } = await appOfToken(() => "other");
  const call = calling(url, async () => ({ key: undefined, token: "mine" }));
  await expect(call(listModels, {})).rejects.toThrow("answered 401: who are you?");
  expect(shown).toHaveLength(2);
});
