import type { Plan, Range } from "./schema.ts";
import type { Senseless } from "./senseless.ts";

/** Numbers that training can use; `most` itself only where it says so. */
interface Bounds {
  above: number;
  orEqual: boolean;
  below: number;
  why: string;
}

const BOUNDS: Record<"learning_rate" | "dropout", Bounds> = {
  learning_rate: { above: 0, orEqual: false, below: 1e6, why: "a rate is above 0 and below a million" },
  dropout: { above: 0, orEqual: true, below: 1, why: "dropout is a share from 0 to below 1" },
};
const LARGEST_BATCH = 4096;
/** What NumPy takes. */
const LARGEST_SEED = 2 ** 32 - 1;

/** What a plan says of the search, as far as training can use it. */
export function* senseOfSearch({ search }: Plan): Generator<Senseless> {
  for (const name of ["learning_rate", "dropout"] as const)
    for (const { path, message } of rangeFaults(search.space[name], BOUNDS[name]))
      yield { path: ["search", "space", name, ...path], message };
  for (const [n, size] of search.space.batch_size.entries())
    if (size > LARGEST_BATCH)
      yield {
        path: ["search", "space", "batch_size", n],
        message: `${size} photos at once fit no machine: at most ${LARGEST_BATCH}`,
      };
  for (const [n, trainer] of search.trainers.entries())
    if (search.trainers.indexOf(trainer) < n)
      yield { path: ["search", "trainers", n], message: `"${trainer}" stands there twice: remove one` };
  if (search.seed < 0 || search.seed > LARGEST_SEED)
    yield { path: ["search", "seed"], message: `must be a whole number from 0 to ${LARGEST_SEED}` };
}

function* rangeFaults(range: Range, { above, orEqual, below, why }: Bounds): Generator<Senseless> {
  const isIn = (value: number) => (orEqual ? value >= above : value > above) && value < below;
  const [path, values] = Array.isArray(range)
    ? [[], range]
    : "log" in range
      ? [["log"], range.log]
      : [["linear"], range.linear];
  for (const [n, value] of values.entries())
    if (!isIn(value)) yield { path: [...path, n], message: `${value} cannot be: ${why}` };
  const [low = 0, high = 0] = values;
  if (!Array.isArray(range) && low > high)
    yield { path, message: `is reversed: write [${high}, ${low}], the lower end first` };
}
