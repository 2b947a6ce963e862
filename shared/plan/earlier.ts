import { EARLIER } from "./defaults.ts";
import { withOverrides } from "./environments.ts";
import { valueAt } from "./identity.ts";

/** A plan as written, with the defaults of when it was published where they were others than today. */
export function withDefaultsOf(number: number, written: object): object {
  const left = Object.entries(EARLIER[number] ?? {}).filter(([path]) => valueAt(written, path) === undefined);
  return withOverrides(
    written,
    left.map(([path, value]) => ({ field: path.split("."), value, written: [] })),
  );
}
