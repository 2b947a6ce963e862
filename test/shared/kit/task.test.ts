import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TerminalError } from "../../../shared/kit/errors.ts";
import { specText, task } from "../../../shared/kit/task.ts";

const paint = task("train", {
  spec: {
    name: z.string(),
    parts: z.array(z.strictObject({ n: z.int(), tags: z.array(z.string()).default([]) })),
    colour: z.string().optional(),
  },
  result: { done: z.int() },
  timeout: 2,
});
type Spec = Parameters<typeof specText<z.infer<typeof paint.spec>, unknown>>[1];

async function textOf(spec: Spec) {
  let text = "";
  for await (const piece of specText(paint, spec)) text += piece;
  return text;
}

async function* slowly<T>(items: readonly T[]) {
  for (const item of items) yield item;
}

describe("a spec", () => {
  test("bears the number of its layout, and leaves out what is not given", async () => {
    expect(JSON.parse(await textOf({ name: "a", parts: [], result: "uri" }))).toEqual({
      format: 1,
      name: "a",
      parts: [],
      result: "uri",
    });
  });

  test("is the same text whether a list is given whole or as it comes, and is read back", async () => {
    const part = fc.record({ n: fc.integer(), tags: fc.array(fc.string({ unit: "binary" })) });
    const spec = fc.record({ name: fc.string({ unit: "binary" }), parts: fc.array(part) });
    await fc.assert(
      fc.asyncProperty(spec, async ({ name, parts }) => {
        const whole = await textOf({ name, parts, result: "uri" });
        expect(await textOf({ name, parts: slowly(parts), result: "uri" })).toBe(whole);
        expect(await textOf({ name, parts: new Set(parts), result: "uri" })).toBe(whole);
        expect(paint.spec.parse(JSON.parse(whole))).toEqual({ format: 1, name, parts, result: "uri" });
      }),
      { numRuns: 25 },
    );
  });

  test("that is wrong is not written, and the field is named", async () => {
    const wrong = (spec: object) => textOf({ name: "a", parts: [], result: "uri", ...spec } as never);
    await expect(wrong({ name: undefined })).rejects.toThrow(
      "the spec of train is not what its declaration says: name: Invalid input: expected string, received undefined",
    );
    const parts = slowly([{ n: 1 }, { n: "2" }]);
    await expect(wrong({ parts })).rejects.toThrow(/: parts\[1\]\.n: .*expected (int|number)/);
    await expect(wrong({ parts: [{ n: 1, m: 2 }] })).rejects.toThrow(TerminalError);
  });

  test("may take so many hours", () => expect(paint.timeout).toBe(7200));
});

describe("a result", () => {
  test("of before layouts had numbers is read, and so is one that says more", () => {
    expect(paint.result.parse({ done: 1, seconds: 2 })).toEqual({ done: 1, seconds: 2 });
    expect(paint.result.parse({ format: 2, done: 1, seconds: 2, more: true })).toMatchObject({ done: 1 });
  });
});
