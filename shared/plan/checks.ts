import { z } from "zod";
import { PLUGINS, type Plugins } from "../kit/plugins.ts";
import { Share } from "../kit/units.ts";

/** Above which value a check warns, and above which it stops the run; without either it is not done. */
export type Limits = { warning?: number | undefined; error?: number | undefined };

/** `off`, a limit of the check's usual severity, or both limits by name. */
function limits(value: z.ZodType<number>, usual: keyof Limits, defaults: Limits) {
  const both = z.strictObject({ warning: value.optional(), error: value.optional() });
  return z
    .union([z.literal("off"), value, both], 'must be "off", a limit, or {warning: …, error: …}')
    .transform((given): Limits => {
      if (given === "off") return {};
      return typeof given === "number" ? { ...defaults, [usual]: given } : given;
    })
    .prefault(defaults as z.input<typeof both>);
}

/** Of a check that another wheel brings, which is done where a plan names it: `on` takes the limits that the wheel gives it. */
function foreign({ limits }: Plugins["checks"][string]) {
  const value = z.number();
  const both = z.strictObject({ warning: value.optional(), error: value.optional() });
  return z
    .union(
      [z.literal("on"), z.literal("off"), value, Share, both],
      'must be "on", "off", a limit, or {warning: …, error: …}',
    )
    .transform((given): Limits => {
      if (given === "on") return limits;
      if (given === "off") return {};
      return typeof given === "number" ? { ...limits, warning: given } : given;
    })
    .optional();
}

const share = (defaults: Limits) => limits(Share, "warning", defaults);
const figure = (warning: number) => limits(z.number().nonnegative(), "warning", { warning });

/** When our data checks warn, and when they stop a run before any training (docs/training-tasks.md, check). */
const OURS = z.strictObject({
  /** Above this share (and ten files) of files that cannot be read, the run stops. */
  unreadable: Share.default(0.02),
  label_conflicts: limits(Share, "error", { warning: 0, error: 0.05 }),
  /** Number of classes. */
  small_classes: figure(0),
  /** Number of labels that look like another one. */
  similar_labels: figure(0),
  /** Photos of the largest class for each of the smallest. */
  imbalance: figure(20),
  /** Half the width of the 95 % interval of an accuracy, measured on validation or test; of the class with the fewest photos there. */
  sides: share({ warning: 0.05 }),
  class_sides: share({ warning: 0.25 }),
  near_duplicates: share({ warning: 0.2 }),
  contradictions: share({ warning: 0.01 }),
  blank: share({ warning: 0.01, error: 0.5 }),
  zeros: share({ warning: 0.05 }),
  range: share({ warning: 0.75 }),
  levels: share({ warning: 0.05 }),
  gray: share({ warning: 0.05 }),
  skewness: figure(4),
  size: share({ warning: 0.5 }),
  aspect: share({ warning: 0.1 }),
  outliers: share({ warning: 0.05 }),
  /** Population stability index against the data of the version that serves. */
  psi: figure(0.25),
});

const brought = Object.entries(PLUGINS.checks).map(([name, check]) => [name, foreign(check)] as const);

/** Ours, and those of the wheels that the setting TRAINERS tells of. */
export const Checks = z.strictObject({
  ...(Object.fromEntries(brought) as Record<never, ReturnType<typeof foreign>>),
  ...OURS.shape,
});

/** The limits of every check, all in one form. */
export function limitsOf({ unreadable, ...checks }: z.infer<typeof Checks>): Record<string, Limits> {
  return { unreadable: { error: unreadable }, ...checks };
}
