// Not in TypeScript's library yet: what a number looked like, and one that is written digit by digit.
type Source = { source: string };
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
const parse = JSON.parse as (
  text: string,
  read: (key: string, value: unknown, context: Source) => unknown,
) => unknown;

/** Reads JSON; whole numbers of 64 bits that a JavaScript number would round become BigInts. */
export function parseJson(text: string): unknown {
  return parse(text, (_, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d{1,19}$/.test(source)
      ? BigInt(source)
      : value,
  );
}

/** Writes JSON; BigInts become whole numbers. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === "bigint" ? rawJSON(String(each)) : each));
}

/** Whether a value is nested deeper than `levels`. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
