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

/** Reads a route template as ASP.NET Core does, its refusals included; `{{` and `}}` stand for the braces themselves. */
export function parseTemplate(template: string): Segment[] {
  const segments = splitSegments(template.replace(/^~?\//, "")).map(parseSegment);
  const parameters = segments.flatMap((segment) => segment.filter((part) => typeof part === "object"));
  const names = parameters.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`its parameter "${twice}" appears more than once.`);
  const catchAll = segments.findIndex((segment) =>
    segment.some((part) => typeof part === "object" && part.catchAll),
  );
  if (catchAll >= 0 && catchAll < segments.length - 1)
    throw new Error("a catch-all parameter can only be the last segment.");
  return segments;
}

/** Slashes divide, but not those inside a parameter's constraint. */
function splitSegments(template: string): string[] {
  const pieces = template.match(/\{\{|\}\}|\{(?!\{)(?:[^{}]|\{\{|\}\})*\}|[^{}]/g) ?? [];
  if (pieces.join("") !== template) throw new Error("a brace has no other one.");
  const segments = [""];
  for (const piece of pieces) {
    if (piece === "/") segments.push("");
    else segments[segments.length - 1] += piece;
  }
  if (segments.at(-1) === "") segments.pop();
  if (segments.includes("")) throw new Error("it has two slashes in a row, with the app's prefix before it.");
  return segments;
}

function parseSegment(text: string): Segment {
  const parts = text.match(/\{(?!\{)(?:[^{}]|\{\{|\}\})*\}|(?:[^{}]|\{\{|\}\})+/g) ?? [];
  const segment = parts.map((part) =>
    /^\{(?!\{)/.test(part) ? parseParameter(unescapeBraces(part.slice(1, -1))) : unescapeBraces(part),
  );
  segment.forEach((part, index) => {
    const before = segment[index - 1];
    if (typeof part === "string") {
      if (part.includes("?")) throw new Error(`its part "${part}" holds a question mark.`);
      return;
    }
    if (typeof before === "object")
      throw new Error(`its part "${text}" has two parameters with nothing between them.`);
    if (segment.length > 1 && part.catchAll)
      throw new Error(`its part "${text}" has a catch-all parameter beside others.`);
    if (part.mark !== "?") return;
    if (index < segment.length - 1) throw new Error(`in "${text}" the optional parameter is not the last.`);
    if (before !== undefined && before !== ".")
      throw new Error(
        `in "${text}" an optional parameter follows "${before}"; only a period can stand there.`,
      );
  });
  return segment.map(withoutMark);
}

type Marked = Parameter & { mark: string | undefined };

function withoutMark(part: string | Marked): string | Parameter {
  if (typeof part === "string") return part;
  const { mark: _mark, ...parameter } = part;
  return parameter;
}

function unescapeBraces(text: string): string {
  return text.replaceAll("{{", "{").replaceAll("}}", "}");
}

/** The inside of a parameter's braces: [*]name[:constraint]...[=default][?] */
function parseParameter(inside: string): Marked {
  const [, stars = "", name = "", rest = ""] = /^(\*{0,2})([^:=?]*)(.*)$/s.exec(inside) ?? [];
  // A constraint's parentheses may hold anything; its end is a closing one before ":", "=", "?" or the end.
  const parts = /^((?::[^:=?(]+(?:\(.*?\)(?=[:=?]|$))?)*)(?:=(.*?))?(\?)?$/s.exec(rest);
  if (!name || /[/*{}]/.test(name) || !parts)
    throw new Error(`its parameter "{${inside}}" is not understood.`);
  const [, constraints = "", fallback, mark] = parts;
  if (mark && (stars || fallback !== undefined))
    throw new Error(`its parameter "{${inside}}" is optional anyway: it takes no question mark.`);
  const texts = constraints.match(/:[^:=?(]+(?:\(.*?\)(?=[:=?]|$))?/gs) ?? [];
  return {
    name,
    mark,
    catchAll: stars !== "",
    optional: mark === "?" || fallback !== undefined || stars !== "",
    ...(fallback !== undefined && { default: fallback }),
    constraints: texts.map((each) => parseConstraint(each.slice(1))),
  };
}
