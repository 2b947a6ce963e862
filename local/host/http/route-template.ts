import { type Constraint, parseConstraint } from "./route-constraints.ts";

/** A parameter of a route, such as {id:int}, {name=x}, {part?} or {*rest}. */
export interface Parameter {
  name: string;
  optional: boolean;
  catchAll: boolean;
  default?: string;
  constraints: Constraint[];
}

/** What stands between two slashes: literal texts and parameters in turn. */
export type Segment = (string | Parameter)[];

/** Reads a route template of ASP.NET Core; `{{` and `}}` stand for the braces themselves. */
export function parseTemplate(template: string): Segment[] {
  return splitSegments(template.replace(/^~?\//, "")).map(parseSegment);
}

/** Slashes divide, but not those inside a parameter's constraint. */
function splitSegments(template: string): string[] {
  const pieces = template.match(/\{\{|\}\}|\{(?!\{)(?:[^{}]|\{\{|\}\})*\}|[^{}]/g) ?? [];
  if (pieces.join("") !== template)
    throw new Error(`the route "${template}" has a brace without its other one.`);
  const segments = [""];
  for (const piece of pieces) {
    if (piece === "/") segments.push("");
    else segments[segments.length - 1] += piece;
  }
  return segments.filter((segment) => segment !== "");
}

function parseSegment(text: string): Segment {
  const parts = text.match(/\{(?!\{)(?:[^{}]|\{\{|\}\})*\}|(?:[^{}]|\{\{|\}\})+/g) ?? [];
  const segment = parts.map((part) =>
    /^\{(?!\{)/.test(part) ? parseParameter(unescapeBraces(part.slice(1, -1))) : unescapeBraces(part),
  );
  segment.forEach((part, index) => {
    if (typeof part !== "string" && typeof segment[index + 1] === "object")
      throw new Error(`the route part "${text}" has two parameters with nothing between them.`);
  });
  return segment;
}

function unescapeBraces(text: string): string {
  return text.replaceAll("{{", "{").replaceAll("}}", "}");
}

/** The inside of a parameter's braces: [*]name[:constraint]...[=default][?] */
function parseParameter(inside: string): Parameter {
  const [, stars = "", name = "", rest = ""] = /^(\*{0,2})([^:=?]*)(.*)$/s.exec(inside) ?? [];
  // A constraint's parentheses may hold anything; its end is a closing one before ":", "=", "?" or the end.
  const parts = /^((?::[^:=?(]+(?:\(.*?\)(?=[:=?]|$))?)*)(?:=(.*?))?(\?)?$/s.exec(rest);
  if (!name || !parts) throw new Error(`the route parameter "{${inside}}" is not understood.`);
  const [, constraints = "", fallback, mark] = parts;
  const texts = constraints.match(/:[^:=?(]+(?:\(.*?\)(?=[:=?]|$))?/gs) ?? [];
  return {
    name,
    catchAll: stars !== "",
    optional: mark === "?" || fallback !== undefined || stars !== "",
    ...(fallback !== undefined && { default: fallback }),
    constraints: texts.map((each) => parseConstraint(each.slice(1))),
  };
}
