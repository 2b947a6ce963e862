import { z } from "zod";
import type { Drawn, Parameter } from "./trainer.ts";
import { TRAINERS, trainerOf } from "./trainers.ts";

const HOW = "a list to choose from, {log: [low, high]} or {linear: [low, high]}";

function numbers(number: z.ZodNumber, how: string) {
  const positive = number.positive();
  return z.union(
    [
      z.array(number).min(1),
      z.strictObject({ log: z.tuple([positive, positive]) }),
      z.strictObject({ linear: z.tuple([number, number]) }),
    ],
    how,
  );
}

/** What a plan may draw a parameter from that several trainers may know; what each of them makes of it is told by the check. */
function drawn(parameters: readonly Parameter[]): z.ZodType<Drawn> {
  const choices = parameters.flatMap((one) => (one.kind === "choice" ? one.of : []));
  const others = parameters.filter(({ kind }) => kind !== "choice");
  const chosen = z.array(z.enum([...new Set(choices)])).min(1);
  if (others.length === 0) return chosen;
  const drawn = others.every(({ kind }) => kind === "integer")
    ? numbers(z.int(), `must be whole numbers: ${HOW}`)
    : numbers(z.number(), `must be ${HOW}`);
  return choices.length === 0 ? drawn : z.union([chosen, drawn], `must be ${HOW}`);
}

const trainers = Object.entries(TRAINERS);
const names = [...new Set(trainers.flatMap(([, { space }]) => Object.keys(space)))];
const shared = names.map((name) => [
  name,
  drawn(trainers.flatMap(([, { space }]) => space[name] ?? [])).optional(),
]);
const sections = trainers.map(([trainer, { space }]) => {
  const own = Object.entries(space).map(([name, parameter]) => [name, drawn([parameter]).optional()]);
  return [trainer, z.strictObject(Object.fromEntries(own) as Shape<Drawn>).optional()];
});

type Shape<T> = Record<string, z.ZodOptional<z.ZodType<T>>>;

/**
 * What trials draw from: a parameter by its name, for each of the plan's trainers that knows it, and sections by a trainer's name, for
 * that one alone. What neither says, each trainer draws from its own default.
 */
export const Space = z.strictObject(
  Object.fromEntries([...shared, ...sections]) as Shape<Drawn | Record<string, Drawn | undefined>>,
);
export type Space = z.infer<typeof Space>;

/** What a plan says of a trainer's parameter, and where; undefined where it leaves it to the trainer. */
export function saidOf(
  space: Space,
  trainer: string,
  name: string,
): { path: string[]; drawn: Drawn } | undefined {
  const section = space[trainer] as Record<string, Drawn | undefined> | undefined;
  const own = section?.[name];
  if (own !== undefined) return { path: [trainer, name], drawn: own };
  const shared = space[name] as Drawn | undefined;
  return shared && { path: [name], drawn: shared };
}

/** What each of a trainer's parameters is drawn from, by its name and in order. */
export const drawnBy = (trainer: string, space: Space): Map<string, Drawn> =>
  new Map(
    Object.entries(trainerOf(trainer).space).map(([name, parameter]) => [
      name,
      saidOf(space, trainer, name)?.drawn ?? parameter.default,
    ]),
  );
