import { z } from "zod";
import { Sha256 } from "./ids.ts";
import { own } from "./objects.ts";

const Brought = z.looseObject({ about: z.string(), package: z.string() });
const Limits = z.object({ warning: z.number().optional(), error: z.number().optional() });

/** What installed wheels bring that plans may name, as `python -m darkroom_training trainers` tells it. */
const Told = z.object({
  format: z.literal(1),
  /** Ours too, which name no package; shared/plan/trainers.ts says what the others must say of themselves. */
  trainers: z.record(z.string(), z.looseObject({ package: z.string().optional() })),
  checks: z.record(z.string(), Brought.extend({ limits: Limits })),
  preprocess: z.record(z.string(), Brought.extend({ sha256: Sha256 })),
  scores: z.record(z.string(), Brought),
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

/** Reads the file that the setting TRAINERS names. Throws an error that says what is wrong with it. */
export function readPlugins(path: string | undefined): Plugins {
  if (!path) return NONE;
  // Not imported: who only calls the app loads what plans are made of too, and reads no files.
  const { readFileSync } = process.getBuiltinModule("node:fs");
  try {
    const { trainers, ...rest } = Manifest.parse(JSON.parse(readFileSync(path, "utf8")));
    // Of ours, this code has its own table: the file may be older.
    const foreign = Object.entries(trainers).filter(([, { package: name }]) => name !== undefined);
    return { ...rest, trainers: Object.fromEntries(foreign) };
  } catch (error) {
    throw noManifest(path, error instanceof z.ZodError ? error.issues.map(faultOf) : [String(error)]);
  }
}

/** The error of a file that TRAINERS names, with what is wrong with it. */
export const noManifest = (path: string | undefined, faults: string[]): Error =>
  new Error(`TRAINERS: ${path} is no manifest of trainers: ${faults.join("; ")}. ${REMEDY}`);

const faultOf = ({ path, message }: z.core.$ZodIssue) => `${path.join(".") || "the whole"}: ${message}`;

/** What this app knows of. Read once, as plans are read by it from the first one on. */
export const PLUGINS = readPlugins(process.env.TRAINERS);

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
