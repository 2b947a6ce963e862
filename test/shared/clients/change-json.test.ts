import { expect, test } from "vitest";
import { z } from "zod";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { changeJson } from "../../../shared/clients/change-json.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const COUNT = { schema: z.object({ count: z.number().default(0) }), format: 1 };
const at = (name: string) => ({ container: "runs", path: `counts/${name}.json` });
const add = (name: string) =>
  changeJson(blobs, at(name), COUNT, { count: 0 }, ({ count }) => ({ count: count + 1 }));
const raw = async (name: string) => JSON.parse((await blobs.read(at(name)))?.text ?? "null");

test("of many changes at once none is lost", async () => {
  await Promise.all(Array.from({ length: 20 }, () => add("many")));
  expect(await raw("many")).toEqual({ format: 1, count: 20 });
});

test("a document of before has no format, and keeps the fields of a version that came later and went again", async () => {
  await blobs.writeJson(at("older"), { count: 3, colour: "red" });
  await add("older");
  expect(await raw("older")).toEqual({ format: 1, count: 4, colour: "red" });
});

test("a document of a later format is not overwritten", async () => {
  await blobs.writeJson(at("later"), { format: 2, counts: [3] });
  await expect(add("later")).rejects.toThrow("runs/counts/later.json has format 2");
  expect(await raw("later")).toEqual({ format: 2, counts: [3] });
});
