import fc from "fast-check";
import { expect, test } from "vitest";
import { pageOf } from "../../../shared/kit/page.ts";

const itself = (item: string) => item;

test("the pages of a list are the list, whatever their size", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.integer({ min: 1, max: 5 }), (all, limit) => {
      const seen: string[] = [];
      for (let after: string | undefined = ""; after !== undefined; ) {
        const { items, next }: { items: string[]; next?: string } = pageOf(all, itself, { after, limit });
        expect(items.length).toBeLessThanOrEqual(limit);
        seen.push(...items);
        after = next;
      }
      expect(seen).toEqual(all);
    }),
  );
});

test("a page after what the list does not have is an error that says what to do", () => {
  expect(() => pageOf(["a"], itself, { after: "b", limit: 1 })).toThrow(
    'after: "b" is no "next" of this list: begin again without it',
  );
});
