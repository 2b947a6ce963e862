import type { z } from "zod";
import { knownFields } from "./fields.ts";

type Issue = z.core.$ZodRawIssue;

/** What a value must be, in words of the plan, where its schema has none of its own. */
export const wording = (issue: Issue): string | undefined => {
  if (issue.code === "invalid_type") return typed(issue);
  if (issue.code === "too_small")
    return `must ${bounded(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum)}`;
  if (issue.code === "too_big")
    return `must ${bounded(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum)}`;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  return undefined;
};

/** Of the fields of a section, so many are named. */
const MOST_NAMED = 9;

const PLAIN: Partial<Record<string, string>> = {
  int: "must be a whole number",
  number: "must be a number",
  boolean: "must be true or false",
  record: "must be values by their names, such as {name: value}",
};

function typed({ expected, input, path = [] }: Extract<Issue, { code: "invalid_type" }>): string | undefined {
  const isScalar = typeof input === "number" || typeof input === "boolean" || typeof input === "string";
  const inQuotes = JSON.stringify(String(input));
  if (expected === "string") return `must be a text${isScalar ? `: write it in quotes, ${inQuotes}` : ""}`;
  if (expected === "array") return `must be a list${isScalar ? `, such as [${inQuotes}]` : ""}`;
  if (expected === "object" && typeof input === "string" && /^[\w.]+:\S/.test(input))
    return `has fields below it: write a space behind the colon, ${input.replace(":", ": ").slice(0, 100)}`;
  const known = knownFields(path);
  if (expected === "object" && known.length > 0)
    return `has fields below it: write ${named(known)} there, or leave it out`;
  return PLAIN[expected === "object" ? "record" : expected];
}

const named = (fields: readonly string[]) =>
  fields.length > MOST_NAMED ? `${fields.slice(0, MOST_NAMED).join(", ")} or others` : fields.join(" or ");

function bounded(origin: string, most: string, bound: number | bigint): string {
  if (origin === "array") return `list ${bound} ${most}`;
  if (origin === "string") return `have ${bound} ${bound === 1 ? "character" : "characters"} ${most}`;
  return `be ${most} ${bound}`;
}

/** Issues without those that are told already: what a section that has a fault lacks on its account. */
export const toldOnce = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] => {
  const at = ({ path }: z.core.$ZodIssue) => JSON.stringify(path);
  const faulty = new Set(issues.filter(({ code }) => code !== "custom").map(at));
  return issues.filter((issue) => issue.code !== "custom" || !faulty.has(at(issue)));
};
