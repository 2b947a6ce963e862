import type { Plan } from "../../plan/schema.ts";
import { drawnBy } from "../../plan/space.ts";
import { type Drawn, isDrawn, type Parameter, type Value } from "../../plan/trainer.ts";
import { trainerOf } from "../../plan/trainers.ts";

/** A value of each of a trainer's parameters that is drawn, given those before it. `chance`: where in what it is drawn from, in 0..1. */
export function drawAll(
  trainer: string,
  { space }: Pick<Plan["search"], "space">,
  chance: (name: string) => number,
): Record<string, Value> {
  const drawn = drawnBy(trainer, space);
  const values: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(trainerOf(trainer).space))
    if (isDrawn(parameter, values)) values[name] = draw(drawn.get(name) as Drawn, parameter, chance(name));
  return values;
}

function draw(drawn: Drawn, { kind }: Parameter, u: number): Value {
  if (Array.isArray(drawn)) return pick(drawn, u);
  const value = "log" in drawn ? onLog(drawn.log, u) : onLine(drawn.linear, u);
  return kind === "integer" ? Math.round(value) : Number(value.toPrecision(4)); // enough for a search, and people can read it
}

const onLine = ([low, high]: [number, number], u: number) => low + u * (high - low);
const onLog = ([low, high]: [number, number], u: number) => low * (high / low) ** u;

export const pick = <T>(items: readonly T[], u: number) => items[Math.floor(u * items.length)] as T;
