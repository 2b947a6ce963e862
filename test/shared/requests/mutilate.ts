import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { root } from "../../local/processes.ts";

/** A request as it was really stored. */
export const stored = JSON.parse(
  readFileSync(join(root, "test/recorded/documents/runs/RUN/request.json"), "utf8"),
) as Record<string, unknown>;

type Way = { path: string[]; value: unknown };

/** Values of any kind in the place of one that was there, or beside it; undefined takes it away. */
const ways: fc.Arbitrary<Way> = fc
  .tuple(
    fc.constantFrom(...pathsIn(stored)),
    fc.constantFrom("here", "beside"),
    fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 })),
  )
  .map(([path, where, value]) => ({
    path: where === "here" ? path : [...path.slice(0, -1), "newer"],
    value,
  }));

/** The text of a stored request that some other code wrote, or that is no request at all. */
export const mutilated = (request: object): fc.Arbitrary<string> =>
  fc.oneof(
    {
      arbitrary: fc.array(ways, { minLength: 1, maxLength: 4 }).map((all) => changed(request, all)),
      weight: 8,
    },
    { arbitrary: fc.constantFrom("", "{", "null", "[]", "7", '{"plan": null}', "<html>"), weight: 1 },
  );

function changed(request: object, all: Way[]): string {
  const copy = structuredClone(request);
  for (const { path, value } of all) {
    let at: unknown = copy;
    for (const key of path.slice(0, -1)) at = (at as Record<string, unknown> | null)?.[key];
    if (typeof at === "object" && at !== null) (at as Record<string, unknown>)[path.at(-1) as string] = value;
  }
  return JSON.stringify(copy);
}

function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]));
  return path.length > 0 ? [path, ...below] : below;
}
