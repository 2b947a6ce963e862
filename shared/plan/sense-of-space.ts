import { described, fits } from "./parameters.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";
import { drawnBy, saidOf } from "./space.ts";
import type { Drawn, Parameter } from "./trainer.ts";
import { TRAINERS, trainerOf } from "./trainers.ts";

type Search = Pick<Plan["search"], "trainers" | "space">;

/** What a plan says of the space, as far as each of its trainers can draw from it. Paths begin at `search`. */
export function* senseOfSpace(search: Search): Generator<Senseless> {
  for (const fault of [
    ...unknown(search),
    ...reversed(search.space),
    ...impossible(search),
    ...unused(search),
  ])
    yield { ...fault, path: ["space", ...fault.path] };
}

/** What is said of parameters and trainers that this plan has none of. */
function* unknown({ trainers, space }: Search): Generator<Senseless> {
  for (const [name, said] of Object.entries(space)) {
    if (said === undefined) continue;
    if (Object.hasOwn(TRAINERS, name)) {
      if (!trainers.includes(name))
        yield {
          path: [name],
          message: "is none of the plan's trainers: add it to search.trainers, or remove it",
        };
    } else if (!trainers.some((trainer) => knows(trainer, name))) {
      const others = Object.keys(TRAINERS).filter((trainer) => knows(trainer, name));
      yield {
        path: [name],
        message: `none of the plan's trainers has it (${trainers.join(", ")}), only ${others.join(", ")}: remove it`,
      };
    }
  }
}

const knows = (trainer: string, name: string) => Object.hasOwn(trainerOf(trainer).space, name);

/** Each range by itself, whoever draws from it. */
function* reversed(space: Search["space"]): Generator<Senseless> {
  for (const [name, said] of Object.entries(space)) {
    const all = Object.hasOwn(TRAINERS, name) ? Object.entries(said ?? {}) : [["", said] as const];
    for (const [own, drawn] of all) {
      const { below, values } = valuesOf(drawn as Drawn);
      const [low = 0, high = 0] = values as number[];
      if (below.length > 0 && low > high)
        yield {
          path: [name, ...(own ? [own] : []), ...below],
          message: `is reversed: write [${high}, ${low}], the lower end first`,
        };
    }
  }
}

/** What is said of parameters of the plan's trainers, once for each trainer that draws from it. */
const uses = ({ trainers, space }: Search) =>
  trainers.flatMap((trainer) =>
    Object.entries(trainerOf(trainer).space).flatMap(([name, parameter]) => {
      const said = saidOf(space, trainer, name);
      return said ? [{ trainer, name, parameter, ...said }] : [];
    }),
  );

/** Values that one of the trainers that would draw them cannot use. */
function* impossible(search: Search): Generator<Senseless> {
  for (const { trainer, name, parameter, path, drawn } of uses(search)) {
    const { below, values } = valuesOf(drawn);
    const isShared = path.length === 1 && search.trainers.length > 1;
    const remedy = isShared ? ". What is for another trainer alone stands in a section under its name" : "";
    for (const [n, value] of values.entries())
      if (!fits(value, parameter))
        yield {
          path: [...path, ...below, n],
          message: `${value} cannot be: ${name} of ${trainer} is ${described(parameter)}${remedy}`,
        };
  }
}

/** What is said of parameters that nobody ever draws, as another one that they depend on never has such a value. */
function* unused(search: Search): Generator<Senseless> {
  const byPlace = Map.groupBy(uses(search), ({ path }) => path.join("/"));
  for (const same of byPlace.values()) {
    const why = same.map(({ trainer, parameter }) => whyNever(trainer, parameter, search.space));
    if (why.every((one) => one !== undefined))
      yield { path: same[0]?.path ?? [], message: `${why.join("; ")}: remove it` };
  }
}

function whyNever(trainer: string, { only = {} }: Parameter, space: Search["space"]): string | undefined {
  const drawn = drawnBy(trainer, space);
  for (const [other, values] of Object.entries(only)) {
    const from = drawn.get(other);
    if (Array.isArray(from) && !from.some((value) => values.includes(value)))
      return `${trainer} draws it only where ${other} is ${values.join(" or ")}, and that is ${from.join(" or ")}`;
  }
  return undefined;
}

/** What may be drawn, or both ends of it, and where that stands below the parameter. */
function valuesOf(drawn: Drawn): { below: string[]; values: (string | number)[] } {
  if (Array.isArray(drawn)) return { below: [], values: drawn };
  return "log" in drawn ? { below: ["log"], values: drawn.log } : { below: ["linear"], values: drawn.linear };
}
