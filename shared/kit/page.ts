import { z } from "zod";
import { Problem } from "./errors.ts";

/** Which part of a list is wanted. */
export const Page = {
  after: z.string().default("").meta({ description: "The `next` of the page before." }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "How many at the most." }),
};
export type Page = { after: string; limit: number };

/** What a page says of the next one: absent on the last. */
export const Next = z.string().optional().meta({ description: "Give it as `after` to get the next page." });

/** The part of a list that is wanted, with the key of its last item where there are more. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { after, limit }: Page,
): { items: T[]; next?: string } {
  const begin = after === "" ? 0 : all.findIndex((item) => keyOf(item) === after) + 1;
  if (begin === 0 && after !== "") throw noSuchPage(after);
  const items = all.slice(begin, begin + limit);
  const last = items.at(-1);
  return last !== undefined && begin + limit < all.length ? { items, next: keyOf(last) } : { items };
}

export function noSuchPage(after: string): Problem {
  const message = `"${after.slice(0, 100)}" is no "next" of this list: begin again without it`;
  return new Problem(422, "invalid-request", `after: ${message}`, { fields: [{ field: "after", message }] });
}
