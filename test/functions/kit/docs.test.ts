import { expect, test } from "vitest";
import { docs } from "../../../functions/kit/docs.ts";
import { getDocs, getDocsFile } from "../../../shared/kit/routes.ts";
import { callsOf } from "../calls.ts";

const call = callsOf(docs);
const { body, headers } = await call(getDocs, {});
const page = new TextDecoder().decode(body);

test("the page is drawn by files of this app alone", async () => {
  const places = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, place = ""]) => place);
  expect(places).toHaveLength(3);
  for (const place of places) {
    const [, file = ""] = /^\/api\/docs\/([\w.-]+)$/.exec(place) ?? [];
    const found = await call(getDocsFile, { params: { file } });
    const type = file.endsWith(".css") ? "text/css" : "text/javascript";
    expect(found.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
    expect(found.body.length).toBeGreaterThan(100);
  }
});

test("nothing on it runs or asks anything elsewhere", () => {
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'; script-src 'self'; ");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
});

test.each(["nothing.js", "../package.json", "swagger-ui-bundle.js.map"])(
  "there is no file %s",
  async (file) => {
    await expect(call(getDocsFile, { params: { file } })).rejects.toMatchObject({ status: 422 });
  },
);
