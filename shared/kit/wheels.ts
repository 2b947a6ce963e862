import type { z } from "zod";
import { canonicalJson, sha256 } from "./hash.ts";
import { itemsOf } from "./items.ts";
import { hashOf, PLUGINS, type Plugins } from "./plugins.ts";

/** What the settings say of wheels. */
interface Wheels {
  TRAINING_WHEEL: string;
  FURTHER_WHEELS?: string | undefined;
  TRAINING_WHEEL_SHA256: string;
  TRAINING_CODE_SHA256?: string | undefined;
}

/** Every wheel that a task needs, ours first. */
export const wheelsOf = ({ TRAINING_WHEEL, FURTHER_WHEELS = "" }: Wheels): string[] => [
  TRAINING_WHEEL,
  ...itemsOf(FURTHER_WHEELS),
];

/** What names the training code that makes models now: ours, and that of every further wheel with a trainer. */
export function trainingCode(
  { TRAINING_CODE_SHA256, TRAINING_WHEEL_SHA256 }: Wheels,
  { trainers, packages }: Plugins = PLUGINS,
): string {
  const ours = TRAINING_CODE_SHA256 ?? TRAINING_WHEEL_SHA256;
  const names = [...new Set(Object.values(trainers).flatMap(({ package: name }) => name ?? []))].sort();
  if (names.length === 0) return ours;
  return sha256(canonicalJson({ ours, further: names.map((name) => [name, hashOf(packages, name)]) }));
}

/** The version of the training package that tasks must find installed: its local part is a hash. Undefined for a wheel without one. */
export const packageVersion = ({ TRAINING_WHEEL }: Pick<Wheels, "TRAINING_WHEEL">): string | undefined =>
  /(?:^|[/\\])darkroom_training-([\w.]+\+h[0-9a-f]+)-[^/\\]*\.whl$/.exec(TRAINING_WHEEL)?.[1];

/** A wheel's name holds its version and what it runs on: pip installs none by another one. */
const WHEEL = /^(\/|[a-z][a-z\d+.-]*:\/).*?[^/]+-[^/]+-[^/]+-[^/]+-[^/]+\.whl$/i;

/** Holds a list to whole paths of wheels, each once. */
export function areWheels(list: string, context: z.core.$RefinementCtx<string>): void {
  const wheels = itemsOf(list);
  for (const [n, wheel] of wheels.entries())
    if (!WHEEL.test(wheel))
      context.addIssue(
        `"${wheel.replace(/[?#].*/s, "?…")}" is no wheel as Databricks finds it. Write its whole path, such as /Volumes/main/wheels/line-1.0-py3-none-any.whl`,
      );
    else if (wheels.indexOf(wheel) < n) context.addIssue(`"${wheel}" stands there twice. Remove one.`);
}
