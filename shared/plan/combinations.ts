import { drawnBy, type Space } from "./space.ts";
import { isDrawn, type Value } from "./trainer.ts";
import { trainerOf } from "./trainers.ts";

/** The parameters of a trainer of which a space has a range instead of a list: their combinations cannot be counted. */
export const rangesOf = (trainer: string, space: Space): string[] =>
  [...drawnBy(trainer, space)].flatMap(([name, drawn]) => (Array.isArray(drawn) ? [] : [name]));

/**
 * Every combination of values that a space of lists has for a trainer, each once, the parameter that is drawn last changing fastest.
 * Where there are more than `most`, those of the first parameters, which are more than `most` already.
 */
export function combinationsOf(trainer: string, space: Space, most: number): Record<string, Value>[] {
  const drawn = drawnBy(trainer, space);
  let all: Record<string, Value>[] = [{}];
  for (const [name, parameter] of Object.entries(trainerOf(trainer).space)) {
    if (all.length > most) return all;
    const list = [...new Set(drawn.get(name) as Value[])];
    all = all.flatMap((before) =>
      isDrawn(parameter, before) ? list.map((value) => ({ ...before, [name]: value })) : [before],
    );
  }
  return all;
}
