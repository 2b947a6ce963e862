/** A part of host.json; names do not tell upper from lower case, and any value may be written as a text. */
export interface Section {
  section(...path: string[]): Section;
  text(name: string, fallback: string): string;
  number(name: string, fallback: number): number;
  /** One of a list, the first unless another one is given. */
  choice<T extends string>(name: string, allowed: readonly [T, ...T[]]): T;
  /** All values of a part, by name. */
  texts(name: string): Record<string, string>;
  set(path: readonly string[], value: string): void;
}

type Values = Record<string, unknown>;

export function parseSection(value: unknown, path = ""): Section {
  const values: Values = typeof value === "object" && value !== null ? (value as Values) : {};
  const find = (name: string) => values[keyOf(values, name)];
  const wrong = (name: string, expected: string) =>
    new Error(`host.json: ${path}${name} is ${JSON.stringify(find(name))}; ${expected}.`);
  return {
    section(first, ...rest) {
      if (first === undefined) return this;
      return parseSection(find(first), `${path}${first}.`).section(...rest);
    },
    text: (name, fallback) => String(find(name) ?? fallback),
    number(name, fallback) {
      const number = Number(find(name) ?? fallback);
      if (Number.isNaN(number)) throw wrong(name, "a number is expected");
      return number;
    },
    choice(name, allowed) {
      const given = String(find(name) ?? allowed[0]).toLowerCase();
      const chosen = allowed.find((each) => each.toLowerCase() === given);
      if (chosen === undefined) throw wrong(name, `it can be ${allowed.join(", ")}`);
      return chosen;
    },
    texts(name) {
      return Object.fromEntries(
        Object.entries((find(name) as Values | undefined) ?? {}).map(([key, each]) => [key, String(each)]),
      );
    },
    set: (names, value) => setIn(values, names, value),
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
