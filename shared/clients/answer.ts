import { z } from "zod";

/** TypeScript's library does not know yet what Node passes to revivers. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parse = JSON.parse as (text: string, revive: Reviver) => unknown;

const WHOLE = /^-?\d+$/;

/**
 * Reads a service's JSON as schemas expect it: what is null is absent, and whole numbers that JavaScript would round (ids are
 * 64 bits wide) stay texts. Anything that is no JSON stays as it is.
 */
export function readAnswer(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return parse(text, (_, value, { source }) => {
      if (value === null) return undefined;
      if (Array.isArray(value)) return value.filter((item) => item !== undefined);
      const rounded = typeof value === "number" && !Number.isSafeInteger(value) && WHOLE.test(source ?? "");
      return rounded ? source : value;
    });
  } catch {
    return text;
  }
}

/** What a service answered, as far as it is what the schema says; otherwise an error that says who answered what. */
export function checkedAnswer<T>(schema: z.ZodType<T>, answer: unknown, call: string): T {
  const parsed = schema.safeParse(answer ?? {});
  if (parsed.success) return parsed.data;
  throw new Error(`The answer to ${call} is not what it should be: ${z.prettifyError(parsed.error)}`);
}
