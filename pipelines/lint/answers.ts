import { z } from "zod";
import type { Finding } from "./findings.ts";

/** Each reads what a linter prints of its findings as JSON, and throws for what is no answer of that linter's. */
type Reads = (printed: string) => Finding[];

const Commented = z.array(
  z.object({
    file: z.string(),
    line: z.number(),
    code: z.union([z.string(), z.number()]),
    message: z.string(),
  }),
);
/** Of shellcheck, which numbers its rules, and of hadolint, which names them. */
export const commented: Reads = (printed) =>
  Commented.parse(JSON.parse(printed)).map(({ file, line, code, message }) => ({
    ...{ rule: typeof code === "number" ? `SC${code}` : code, at: `${file}:${line}`, says: message },
  }));

const Zizmor = z.array(
  z.object({
    ident: z.string(),
    desc: z.string(),
    locations: z.array(
      z.object({
        symbolic: z.object({ key: z.object({ Local: z.object({ verbatim_path: z.string() }) }) }),
        concrete: z.object({ location: z.object({ start_point: z.object({ row: z.number() }) }) }),
      }),
    ),
  }),
);
export const ofZizmor: Reads = (printed) =>
  Zizmor.parse(JSON.parse(printed)).map(({ ident, desc, locations: [first] }) => ({
    ...{ rule: ident, says: desc },
    at: `${first?.symbolic.key.Local.verbatim_path}:${(first?.concrete.location.start_point.row ?? 0) + 1}`,
  }));

const Actionlint = z.array(
  z.object({ filepath: z.string(), line: z.number(), kind: z.string(), message: z.string() }),
);
export const ofActionlint: Reads = (printed) =>
  Actionlint.parse(JSON.parse(printed)).map(({ filepath, line, kind, message }) => ({
    ...{ rule: kind, at: `${filepath}:${line}`, says: message },
  }));

const Schema = z.object({
  errors: z.array(z.object({ filename: z.string(), path: z.string(), message: z.string() })),
  // Left out where there are none; a file that cannot be read has no path within.
  parse_errors: z.array(z.object({ filename: z.string(), message: z.string() })).default([]),
});
/** Of check-jsonschema, which repeats all of a document that is none: too long to be told. */
export const ofSchema: Reads = (printed) => {
  const { errors, parse_errors } = Schema.parse(JSON.parse(printed));
  return [...errors, ...parse_errors.map((error) => ({ ...error, path: "" }))].map(
    ({ filename, path, message }) => ({
      ...{ rule: "schema", at: `${filename} ${path}`, says: message.slice(0, 200) },
    }),
  );
};
