import { z } from "zod";

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

const amount = (text: string) => Number.parseFloat(text);
const shareOf = (value: number | string) => (typeof value === "number" ? value : amount(value) / 100);

/** A number, or text of this form; anything else is answered with the remedy. */
const numberOr = (form: RegExp, error: string) =>
  z.union(
    [z.number().nonnegative({ error, abort: true }), z.string().regex(form, { error, abort: true })],
    error,
  );

/** A share such as `10%` or `0.1`; a number from 0 to 1. */
export const Share = numberOr(/^\d+(\.\d+)?%$/, 'is not a share: write "10%" or 0.1')
  .refine((value) => shareOf(value) <= 1, {
    error: ({ input }) =>
      `must be 100% at the most, found ${JSON.stringify(input)}${typeof input === "number" && input <= 100 ? `: for percents write ${input}%` : ""}`,
  })
  .transform(shareOf)
  .pipe(z.number().max(1));

/** A length of time such as `2s`, `5m`, `1h` or `2d`, or a number of seconds; in seconds. */
export const Duration = numberOr(
  /^\d+(\.\d+)?[smhd]$/,
  'is not a duration: write "30s", "5m", "1h" or "2d"',
).transform((value) =>
  typeof value === "number" ? value : amount(value) * (SECONDS[value.slice(-1)] as number),
);
