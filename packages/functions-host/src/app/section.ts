import { parseSpan } from "./span.ts";

/** A part of host.json; names do not tell upper from lower case, and any value may be written as a text. */
export interface Section {
  section(...path: string[]): Section;
  has(name: string): boolean;
  text(name: string, fallback: string): string;
  /** An integer within a range; `unlimited` may stand for no limit. */
  number(name: string, fallback: number, range: Range): number;
  /** One of a list, the first unless another one is given. */
  choice<T extends string>(name: string, allowed: readonly [T, ...T[]]): T;
  /** Milliseconds of a "[d.]hh:mm:ss" span, or undefined for no limit, which "-1" stands for where it may. */
  span(name: string, fallback: string, range: { least: string; unlimited?: true }): number | undefined;
  /** All values of a part, by name. */
  texts(name: string): Record<string, string>;
  set(path: readonly string[], value: string): void;
}

interface Range {
  least: number;
  most?: number;
  unlimited?: -1;
}

type Values = Record<string, unknown>;

/** Opens a part; what is wrong in it is noted in `faults`, and the fallback stands in for it. */
export function parseSection(value: unknown, faults: string[], path = ""): Section {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const values: Values = isObject ? (value as Values) : {};
  const find = (name: string) => values[keyOf(values, name)] ?? undefined;
  const wrong = (name: string, expected: string) =>
    void faults.push(`host.json: ${path}${name} is ${JSON.stringify(find(name))}; ${expected}.`);
  if (!isObject && value !== undefined)
    faults.push(
      `host.json: ${path.slice(0, -1) || "all of it"} is ${JSON.stringify(value)}; { } is expected.`,
    );

  return {
    section(first, ...rest) {
      if (first === undefined) return this;
      return parseSection(find(first), faults, `${path}${first}.`).section(...rest);
    },
    has: (name) => find(name) !== undefined,
    text(name, fallback) {
      const given = find(name) ?? fallback;
      if (typeof given === "object") wrong(name, "a text is expected");
      return typeof given === "object" ? fallback : String(given);
    },
    number(name, fallback, { least, most = Number.MAX_SAFE_INTEGER, unlimited }) {
      const given = find(name) ?? fallback;
      const number = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
      if (number === unlimited) return Number.POSITIVE_INFINITY;
      if (Number.isSafeInteger(number) && Number(number) >= least && Number(number) <= most)
        return Number(number);
      const span = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
      wrong(name, `an integer of ${span} is expected${unlimited ? `, or ${unlimited} for no limit` : ""}`);
      return fallback === unlimited ? Number.POSITIVE_INFINITY : fallback;
    },
    choice(name, allowed) {
      const given = String(find(name) ?? allowed[0]).toLowerCase();
      const chosen = allowed.find((each) => each.toLowerCase() === given);
      if (chosen === undefined) wrong(name, `it can be ${allowed.join(", ")}`);
      return chosen ?? allowed[0];
    },
    span(name, fallback, { least, unlimited }) {
      const given = String(find(name) ?? fallback);
      if (unlimited && given === "-1") return undefined;
      const span = parseSpan(given);
      if (span !== undefined && span >= (parseSpan(least) ?? 0)) return span;
      wrong(name, `a time of ${least} or more is expected${unlimited ? ', or "-1" for no limit' : ""}`);
      return parseSpan(fallback);
    },
    texts(name) {
      const inner = find(name) ?? {};
      if (typeof inner !== "object" || Array.isArray(inner)) wrong(name, "{ } is expected");
      return Object.fromEntries(Object.entries(inner as Values).map(([key, each]) => [key, String(each)]));
    },
    set: (names, text) => setIn(values, names, text),
  };
}

function setIn(values: Values, [first = "", ...rest]: readonly string[], value: string): void {
  const key = keyOf(values, first);
  if (rest.length === 0) {
    values[key] = value;
    return;
  }
  const inner = values[key];
  const target: Values = typeof inner === "object" && inner !== null ? (inner as Values) : {};
  values[key] = target;
  setIn(target, rest, value);
}

function keyOf(values: Values, name: string): string {
  return Object.keys(values).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}
