import { decodePart } from "./request-url.ts";
import type { Parameter, Segment } from "./route-template.ts";

/** The values of a route's parameters in a path, or undefined if it does not fit. */
export type Match = (parts: readonly string[]) => Record<string, string> | undefined;

/** One segment against one part of a path (the rest of it for a catch-all), adding the values it finds. */
type MatchPart = (part: string | undefined, params: Record<string, string>) => boolean;

/** Prepares the matching of a path against a route's segments. */
export function matcher(segments: readonly Segment[]): Match {
  const matches = segments.map(matchPart);
  const catchAll = segments.findIndex(([part]) => typeof part === "object" && part.catchAll);
  return (parts) => {
    // A slash at the end divides nothing, but belongs to what a catch-all catches.
    const count = parts.at(-1) === "" ? parts.length - 1 : parts.length;
    if (catchAll < 0 && count > segments.length) return undefined;
    const params: Record<string, string> = {};
    const fits = matches.every((match, index) =>
      match(index === catchAll ? parts.slice(index).join("/") : parts[index], params),
    );
    return fits ? params : undefined;
  };
}

function matchPart(segment: Segment): MatchPart {
  const [first] = segment;
  if (segment.length > 1) return mixed(segment);
  if (typeof first === "object") return (part, params) => take(first, part, params);
  const literal = String(first).toLowerCase();
  return (part) => part !== undefined && decode(part).toLowerCase() === literal;
}

/** Texts and parameters in one segment: the first parameters take as much as they can. */
function mixed(segment: Segment): MatchPart {
  const last = segment.at(-1);
  const dot = segment.at(-2);
  const whole = pattern(segment);
  // {name}.{ext?}: the dot goes with the extension.
  const short = typeof last === "object" && last.optional && dot === "." ? segment.slice(0, -2) : undefined;
  const shorter = short && pattern(short);
  return (part, params) => {
    if (part === undefined) return false;
    const text = decode(part);
    const found = whole.exec(text) ?? (text.endsWith(".") ? undefined : shorter?.exec(text));
    if (!found) return false;
    const parameters = segment.filter((each) => typeof each === "object");
    return parameters.every((each, index) => take(each, found[index + 1], params, true));
  };
}

function pattern(segment: Segment): RegExp {
  const parts = segment.map((part) =>
    typeof part === "object" ? "(.+)" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  return new RegExp(`^${parts.join("")}$`, "is");
}

function take(
  parameter: Parameter,
  part: string | undefined,
  params: Record<string, string>,
  decoded = false,
): boolean {
  if (part === undefined || part === "") {
    if (parameter.default !== undefined) params[parameter.name] = parameter.default;
    return parameter.optional;
  }
  const value = decoded ? part : decode(part);
  params[parameter.name] = value;
  return parameter.constraints.every((holds) => holds(value));
}

/** As ASP.NET Core reads a path: an escaped slash stays escaped. */
function decode(part: string): string {
  return decodePart(part.replace(/%(?=2f)/gi, "%25"));
}
