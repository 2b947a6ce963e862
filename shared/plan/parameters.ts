import type { Parameter } from "./trainer.ts";

/** Whether a trainer can use a value of one of its parameters. */
export function fits(value: string | number, parameter: Parameter): boolean {
  if (parameter.kind === "choice") return parameter.of.includes(String(value));
  if (typeof value !== "number" || (parameter.kind === "integer" && !Number.isInteger(value))) return false;
  const { above = -Infinity, from = -Infinity, below = Infinity, to = Infinity } = parameter;
  return value > above && value >= from && value < below && value <= to;
}

/** What a parameter may be, for people. */
export function described(parameter: Parameter): string {
  if (parameter.kind === "choice") return `one of ${parameter.of.join(", ")}`;
  const { kind, above, from, below, to } = parameter;
  const bounds = Object.entries({ above, "at least": from, below, "at most": to })
    .filter(([, bound]) => bound !== undefined)
    .map(([word, bound]) => `${word} ${bound}`);
  const word = kind === "integer" ? "a whole number" : "a number";
  return bounds.length === 0 ? word : `${word}, ${bounds.join(" and ")}`;
}
