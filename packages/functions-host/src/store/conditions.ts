import type { SQLInputValue } from "node:sqlite";

/** A condition with the values of its question marks; one with an undefined value does not count. */
export type Condition = [text: string, ...values: (SQLInputValue | undefined)[]];

/** The WHERE of a query whose conditions are known only when it is asked. */
export function conditions(all: readonly Condition[]): { where: string; values: SQLInputValue[] } {
  const set = all.filter(([, ...values]) => !values.includes(undefined));
  const where = set.length ? `WHERE ${set.map(([text]) => text).join(" AND ")}` : "";
  return { where, values: set.flatMap(([, ...values]) => values as SQLInputValue[]) };
}
