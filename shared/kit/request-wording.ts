import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a request's value, where its declaration has no words of its own: what it must be, and what it is. */
export const requestWording = (issue: Issue): string => {
  const { input } = issue;
  if (input === undefined && issue.code === "invalid_type") return "is missing: give it";
  return `${expected(issue)}, not ${shown(input)}`;
};

function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? "of another kind"}`;
    case "invalid_value":
      return `must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(String).join(", ")}`;
    case "too_small":
      if (issue.inclusive === false) return `must be more than ${issue.minimum}`;
      return `must ${bounded(issue.origin, issue.minimum, "at least")}`;
    case "too_big":
      if (issue.inclusive === false) return `must be less than ${issue.maximum}`;
      return `must ${bounded(issue.origin, issue.maximum, "at the most")}`;
    case "unrecognized_keys":
      return `must hold nothing called ${issue.keys.map((key) => key.slice(0, 100)).join(", ")}`;
    default:
      return "must have the form that GET /api/openapi.json describes";
  }
}

const KINDS: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: 'a list, such as ["…"]',
  object: 'an object, such as {"name": …}',
  record: "values by their names",
};

function bounded(origin: string, bound: number | bigint, most: string): string {
  if (origin === "string") return `have ${bound} ${bound === 1 ? "character" : "characters"} ${most}`;
  if (origin === "array") return `list ${bound} ${most}`;
  return `be ${bound} ${most}`;
}

/** Characters of a value that are told: who sent it knows it by them. */
const MOST_SHOWN = 60;

function shown(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return "that";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
