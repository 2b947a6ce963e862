import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { mayOverwrite, withUnknown } from "../../../shared/kit/stored.ts";

const Pointer = z.object({ version: z.string(), best: z.object({ run: z.string() }).optional() });
const pointer = { schema: Pointer, format: 2 };

describe("a document that is changed in place", () => {
  test("keeps what this version does not know, however deep", () => {
    const raw = { version: "1", canary: 10, best: { run: "a", accuracy: 0.9 } };
    const before = Pointer.parse(raw);
    expect(withUnknown(raw, before, { ...before, version: "2" })).toEqual({ ...raw, version: "2" });
    expect(withUnknown(raw, before, { ...before, best: { run: "b" } })).toEqual({
      ...raw,
      best: { run: "b", accuracy: 0.9 },
    });
  });

  test("loses a field that was known and is gone", () => {
    const raw = { version: "1", canary: 10, best: { run: "a" } };
    expect(withUnknown(raw, Pointer.parse(raw), { version: "1" })).toEqual({ version: "1", canary: 10 });
  });

  test("keeps the items of a list that did not change as they were written", () => {
    const raw = [
      { run: "a", why: "x" },
      { run: "b", why: "y" },
    ];
    const before = [{ run: "a" }, { run: "b" }];
    expect(withUnknown(raw, before, [{ run: "b" }, { run: "c" }])).toEqual([
      { run: "b", why: "y" },
      { run: "c" },
    ]);
  });

  test("says what it was changed to, whatever that is, to whoever knows the same fields", () => {
    const value = fc.record({
      version: fc.string(),
      best: fc.option(fc.record({ run: fc.string() }), { nil: undefined }),
    });
    const more = fc.dictionary(fc.string({ minLength: 8 }), fc.jsonValue());
    fc.assert(
      fc.property(value, value, more, (before, after, unknown) => {
        const raw = JSON.parse(
          JSON.stringify(Object.fromEntries([...Object.entries(unknown), ...Object.entries(before)])),
        );
        const written = JSON.parse(JSON.stringify(withUnknown(raw, Pointer.parse(raw), after)));
        expect(Pointer.parse(written)).toEqual(Pointer.parse(JSON.parse(JSON.stringify(after))));
        for (const [name, left] of Object.entries(unknown))
          expect(Object.getOwnPropertyDescriptor(written, name)?.value).toEqual(
            JSON.parse(JSON.stringify(left)),
          );
      }),
    );
  });

  test("is left alone when a later version has written it in a layout of its own", () => {
    expect(() => mayOverwrite(pointer, { format: 2 }, "models/pets/traffic.json")).not.toThrow();
    expect(() => mayOverwrite(pointer, { version: "1" }, "models/pets/traffic.json")).not.toThrow();
    expect(() => mayOverwrite(pointer, { format: 3 }, "models/pets/traffic.json")).toThrow(
      /models\/pets\/traffic\.json has format 3.*up to 2.*Deploy the version that wrote it/,
    );
  });
});
