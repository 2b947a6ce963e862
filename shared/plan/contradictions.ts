import { described, fits } from "./parameters.ts";
import type { Drawn, Parameter, Trainer } from "./trainer.ts";

/** Where what a trainer says of itself contradicts itself, each with its field and the remedy: every trial of it would fail. */
export function* contradictionsIn({ size, space }: Trainer): Generator<string> {
  if (size.default < size.least)
    yield `size.default: ${size.default} is below size.least, ${size.least}: raise it`;
  const before: [string, Parameter][] = [];
  for (const [name, parameter] of Object.entries(space)) {
    if (!/^[a-z]\w*$/i.test(name) || name in {})
      yield `space.${name}: is no parameter's name: letters, digits and _, beginning with a letter`;
    else
      for (const fault of [...bounds(parameter), ...drawn(parameter), ...conditions(parameter, before)])
        yield `space.${name}${fault}`;
    before.push([name, parameter]);
  }
}

function* bounds(parameter: Parameter): Generator<string> {
  if (parameter.kind === "choice") return;
  const { above, from, below, to } = parameter;
  const [least, most] = [
    Math.max(above ?? -Infinity, from ?? -Infinity),
    Math.min(below ?? Infinity, to ?? Infinity),
  ];
  if (least > most || (least === most && !fits(least, parameter)))
    yield `: nothing is ${described(parameter)}: the lower bound must be below the upper one`;
}

function* drawn(parameter: Parameter): Generator<string> {
  const { default: said } = parameter;
  for (const value of valuesOf(said))
    if (!fits(value, parameter) || (parameter.kind === "choice" && typeof value !== "string"))
      yield `.default: ${JSON.stringify(value)} cannot be: it is ${described(parameter)}`;
  if (Array.isArray(said)) return;
  if (parameter.kind === "choice")
    return yield `.default: ${JSON.stringify(said)} is a range, and it is ${described(parameter)}: list some of these`;
  const [low, high] = "log" in said ? said.log : said.linear;
  if (low > high) yield `.default: ${JSON.stringify(said)} is reversed: the lower end comes first`;
  if ("log" in said && low <= 0) yield `.default: ${JSON.stringify(said)} has no logarithm: begin above 0`;
}

const valuesOf = (said: Drawn) => (Array.isArray(said) ? said : "log" in said ? said.log : said.linear);

function* conditions({ only = {} }: Parameter, before: [string, Parameter][]): Generator<string> {
  for (const [other, values] of Object.entries(only)) {
    const parameter = new Map(before).get(other);
    if (!parameter) yield `.only.${other}: is no parameter that is named before this one`;
    else
      for (const value of values)
        if (!fits(value, parameter))
          yield `.only.${other}: ${JSON.stringify(value)} cannot be: ${other} is ${described(parameter)}`;
  }
}
