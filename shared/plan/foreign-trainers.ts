import { z } from "zod";
import { faultsOf, type Plugins } from "../kit/plugins.ts";
import { contradictionsIn } from "./contradictions.ts";
import type { Trainer } from "./trainer.ts";

const Numbers = z.tuple([z.number(), z.number()]);
const Drawn = z.union(
  [
    z.array(z.union([z.string(), z.number()])).min(1),
    z.strictObject({ log: Numbers }),
    z.strictObject({ linear: Numbers }),
  ],
  "must be a list to choose from, {log: [low, high]} or {linear: [low, high]}",
);
const Bound = z.number().optional();
const Said = z.object({
  default: Drawn,
  only: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)).optional(),
});
const Foreign = z.object({
  about: z.string(),
  size: z.object({ least: z.int().min(1), default: z.int().min(8).max(1024) }),
  epochs: z.int().min(1).max(1000),
  backbone: z.object({ name: z.string(), weights: z.string().optional(), converter: z.int() }).optional(),
  weights: z.literal("optional").optional(),
  space: z.record(
    z.string(),
    z.discriminatedUnion("kind", [
      Said.extend({
        kind: z.enum(["number", "integer"]),
        above: Bound,
        from: Bound,
        below: Bound,
        to: Bound,
      }),
      Said.extend({ kind: z.literal("choice"), of: z.array(z.string()).min(1) }),
    ]),
  ),
});

/** What wheels of others say of their trainers, beside the names of ours, and all that is wrong with it. */
export function foreignTrainers(
  told: Plugins["trainers"],
  ours: readonly string[],
): { trainers: Record<string, Trainer>; faults: string[] } {
  const { data, error } = z.record(z.string(), Foreign).safeParse(told, { reportInput: true });
  const trainers = (data ?? {}) as Record<string, Trainer>;
  const faults = [
    ...(error ? faultsOf(error) : []),
    ...Object.keys(told).flatMap((name) =>
      ours.includes(name) ? [`${name}: is the name of a trainer of ours: rename it`] : [],
    ),
    ...Object.entries(trainers).flatMap(([name, trainer]) =>
      [...contradictionsIn(trainer)].map((fault) => `${name}.${fault}`),
    ),
  ];
  return faults.length > 0
    ? { trainers: {}, faults: faults.map((fault) => `trainers.${fault}`) }
    : { trainers, faults };
}
