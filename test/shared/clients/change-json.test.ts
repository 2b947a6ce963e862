import { expect, test, vi } from "vitest";
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

test.each(["", "{half", "null", '{"count": "many"}'])(
  "a document that is damaged is named, with what mends it: %s",
  async (text) => {
    await blobs.write(at("damaged"), text);
    await expect(add("damaged")).rejects.toThrow(
      /^runs\/counts\/damaged\.json cannot be read: .*To mend it, bring back an earlier version of it/,
    );
    expect((await blobs.read(at("damaged")))?.text).toBe(text);
  },
);

test.each(["", "{half", '{"count": "many"}'])(
  "one that can be found out again is begun anew: %s",
  async (text) => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    await blobs.write(at("rebuilt"), text);
    const kind = { ...COUNT, isRebuilt: true } as const;
    await changeJson(blobs, at("rebuilt"), kind, { count: 0 }, (count) => count);
    expect(await raw("rebuilt")).toEqual({ format: 1, count: 0 });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("runs/counts/rebuilt.json is begun anew"));
    await blobs.writeJson(at("rebuilt"), { format: 2, counts: [3] });
    await expect(changeJson(blobs, at("rebuilt"), kind, { count: 0 }, (count) => count)).rejects.toThrow(
      "format 2",
    );
  },
);
