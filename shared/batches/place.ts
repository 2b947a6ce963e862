import { source } from "../dataset/listing.ts";
import { OURS } from "../kit/containers.ts";
import { Problem } from "../kit/errors.ts";
import type { BlobPath } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";

/**
 * The folder that a batch is about: below the container of the model's photos, which `prefix` may begin with. Throws a `Problem`
 * for one that lies elsewhere.
 */
export function placeOf(plan: Pick<Plan, "images">, prefix: string): BlobPath {
  const { container } = source(plan);
  const names = prefix.replace(/\/$/, "").split("/");
  const [first = ""] = names;
  const only = `a batch reads the model's container "${container}" alone`;
  if (OURS.includes(first) && first !== container)
    throw wrong(
      `"${first}" is a container of ours: ${only}. For a folder of this name, write ${container}/${first}`,
    );
  if (/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(prefix))
    throw wrong(
      "it holds characters that no name in storage has: leave out tabs, line breaks and their like",
    );
  if (prefix.includes("\\"))
    throw wrong(
      `"${prefix}" has a backslash: folders of storage are written with slashes, as in "new/monday"`,
    );
  const odd = names.find((name) => ["", ".", ".."].includes(name));
  if (odd !== undefined)
    throw wrong(
      `"${prefix}" is no folder, since "${odd}" is no part of a path: ${only}. Write it as "new/monday" or "${container}/new/monday"`,
    );
  const below = first === container ? names.slice(1) : names;
  return { container, path: below.map((name) => `${name}/`).join("") };
}

export function wrong(message: string): Problem {
  return new Problem(422, "invalid-request", `prefix: ${message}.`, {
    fields: [{ field: "prefix", message }],
  });
}
