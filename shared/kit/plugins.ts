import { z } from "zod";
import { Sha256 } from "./ids.ts";
import { own } from "./objects.ts";
import { decoded } from "./text.ts";

const Brought = z.looseObject({ about: z.string(), package: z.string() });
const Limits = z
  .object({ warning: z.number().optional(), error: z.number().optional() })
  .refine(
    ({ warning = -Infinity, error = Infinity }) => warning <= error,
    "stops before it warns: the error must not be below the warning",
  );

/** As `plugins/installed.py` has it. What has no dot in its name is ours. */
const NAME = /^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$/;
/** Of each kind: schemas of plans are made of them, which far more would be too large for. */
const MOST = 1000;

const named = <T extends z.ZodType>(brought: T) =>
  z.record(z.string(), brought).superRefine((all, context) => {
    const names = Object.keys(all);
    if (names.length > MOST)
      context.addIssue({ code: "custom", message: `has ${names.length} names: ${MOST} are the most` });
    for (const name of names)
      if (!NAME.test(name)) context.addIssue({ code: "custom", path: [name], message: ODD });
  });
const ODD =
  "is no name: small letters, digits, _ and -, with a dot after the package's, such as line.dust; those without a dot are ours";

/** What installed wheels bring that plans may name, as `python -m darkroom_training trainers` tells it. */
const Told = z.object({
  format: z.literal(1),
  /** Ours too, which name no package; shared/plan/trainers.ts says what the others must say of themselves. */
  trainers: named(z.looseObject({ package: z.string().optional() })),
  checks: named(Brought.extend({ limits: Limits })),
  preprocess: named(Brought.extend({ sha256: Sha256 })),
  scores: named(Brought),
  /** The SHA-256 is of what the wheel installs. */
  packages: z.record(z.string(), z.object({ version: z.string(), sha256: Sha256 })),
});
export type Plugins = z.infer<typeof Told>;

/** Each that is brought is brought by one of the packages: its hash is what names the code that makes and judges models. */
const Manifest = Told.superRefine(({ packages, format: _, ...kinds }, context) => {
  for (const [kind, brought] of Object.entries(kinds))
    for (const [name, { package: by }] of Object.entries(brought))
      if (by !== undefined && own(packages, by) === undefined)
        context.addIssue({
          code: "custom",
          path: [kind, name, "package"],
          message: `"${by}" is none of packages`,
        });
});

const NONE: Plugins = { format: 1, trainers: {}, checks: {}, preprocess: {}, scores: {}, packages: {} };
const REMEDY =
  "Print it with the wheels that are deployed: python -m darkroom_training trainers > trainers.json (docs/extending.md).";
/** Of what is wrong, how much is told. */
const TOLD = 5;

/** Reads the file that the setting TRAINERS names. Throws an error that says what is wrong with it, in one line. */
export function readPlugins(path: string | undefined): Plugins {
  if (!path) return NONE;
  // Not imported: who only calls the app loads what plans are made of too, and reads no files.
  const { readFileSync } = process.getBuiltinModule("node:fs");
  try {
    const said = JSON.parse(decoded(readFileSync(path)));
    const { trainers, ...rest } = Manifest.parse(said, { reportInput: true });
    // Of ours, this code has its own table: the file may be older.
    const foreign = Object.entries(trainers).filter(([, { package: name }]) => name !== undefined);
    return { ...rest, trainers: Object.fromEntries(foreign) };
  } catch (error) {
    throw noManifest(path, error instanceof z.ZodError ? faultsOf(error) : [String(error)]);
  }
}

/** The error of a file that TRAINERS names, with what is wrong with it. */
export function noManifest(path: string | undefined, faults: string[]): Error {
  const more = faults.length > TOLD ? [`and ${faults.length - TOLD} more`] : [];
  const told = [...faults.slice(0, TOLD), ...more].join("; ").replace(/\s+/g, " ");
  return new Error(`TRAINERS: ${path} is no manifest of trainers: ${told}. ${REMEDY}`);
}

/** What does not fit a schema, each with its field and, where something stands there, its value. */
export const faultsOf = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message, input, code }) => {
    const found = input === undefined || code === "custom" ? "" : `, found ${shown(input)}`;
    return `${path.join(".") || "the whole"}: ${message}${found}`;
  });

const shown = (input: unknown) => {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

/** What this app knows of; nothing, where that cannot be told. Read once, as plans are read by it from the first one on. */
export const { plugins: PLUGINS, fault: PLUGINS_FAULT } = known();

/** Kept for whoever needs a plan: what is loaded to print a usage needs none. */
function known(): { plugins: Plugins; fault?: string } {
  try {
    return { plugins: readPlugins(process.env.TRAINERS) };
  } catch (error) {
    return { plugins: NONE, fault: (error as Error).message };
  }
}

/** The wheel that brings a trainer, with its hash; undefined for ours. */
export function packageOf(
  trainer: string,
  { trainers, packages }: Plugins = PLUGINS,
): { name: string; sha256: string } | undefined {
  const name = own(trainers, trainer)?.package;
  return name === undefined ? undefined : { name, sha256: hashOf(packages, name) };
}

/** What names the code of a package that brings something. */
export const hashOf = (packages: Plugins["packages"], name: string): string =>
  (own(packages, name) as Plugins["packages"][string]).sha256;
