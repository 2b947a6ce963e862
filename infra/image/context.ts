import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packageVersion } from "../../shared/kit/wheels.ts";
import table from "../../training/packages.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "../..");
const RUNTIME = "17.3";

/** Frameworks that an image may have, each with the trainer that is tried by it. */
export const FRAMEWORKS = { keras: "keras.cnn", torch: "torch.cnn" } as const;
export type Framework = keyof typeof FRAMEWORKS;

/** What an image is built from, by name. */
export type Context = ReadonlyMap<string, Buffer>;

/** The folder that an image is built in: nothing else gets to the registry, so that nothing else can change the image. */
export function contextOf(wheel: string, frameworks: readonly Framework[]): Context {
  const trainers = ["pretrained.efficientnet-lite0", ...frameworks.map((one) => FRAMEWORKS[one])];
  const lines = (all: readonly string[]) => Buffer.from(all.map((line) => `${line}\n`).join(""));
  return new Map([
    ["Dockerfile", readFileSync(join(import.meta.dirname, "Dockerfile"))],
    ["tests.py", readFileSync(join(import.meta.dirname, "tests.py"))],
    ["requirements.txt", lines(requirementsOf(frameworks))],
    ["trainers.txt", lines(trainers)],
    ["wheel.txt", lines([packageVersion({ TRAINING_WHEEL: `/${basename(wheel)}` }) ?? ""])],
    [basename(wheel), readFileSync(wheel)],
  ]);
}

/** Every package of every kind of task, and those of the runtime that they were resolved beside. */
export function requirementsOf(frameworks: readonly Framework[]): string[] {
  const left = Object.keys(FRAMEWORKS).filter((one) => !frameworks.includes(one as Framework));
  const kinds = Object.entries(table.runtimes[RUNTIME]).filter(([kind]) => !left.includes(kind));
  const brought = readFileSync(join(ROOT, `training/constraints-${RUNTIME}.txt`), "utf8")
    .split("\n")
    .filter((line) => /^[\w.-]+==/.test(line));
  return [...new Set([...brought, ...kinds.flatMap(([, pins]) => pins)])].sort();
}

/** What is the same for the same files alone. */
export function tagOf(context: Context): string {
  const hash = createHash("sha256");
  for (const [name, bytes] of [...context].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
}
