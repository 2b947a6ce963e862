/** When a timer fires next after a given moment, in milliseconds. */
export type Schedule = (after: number) => number;

const fields = [
  { name: "second", min: 0, max: 59 },
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec".split(" ") },
  { name: "weekday", min: 0, max: 7, names: "sun mon tue wed thu fri sat".split(" ") },
] as const;

const searchLimit = 41 * 366; // days: 29 February falls on a given weekday once in 40 years at worst

/** Reads an NCRONTAB expression of six fields, or five without seconds; it counts in UTC. */
export function parseCron(text: string): Schedule {
  const parts = text.trim().split(/\s+/);
  if (parts.length === 5) parts.unshift("0");
  if (parts.length !== 6) {
    throw new Error(
      `The schedule "${text}" has ${parts.length} fields; NCRONTAB has six: second minute hour day month weekday.`,
    );
  }
  const sets = parts.map((part, index) => parseField(part, index, text));
  return (after) => next(sets as Set<number>[], after, text);
}

function parseField(part: string, index: number, text: string): Set<number> {
  const field = fields[index] as (typeof fields)[number];
  const values = new Set<number>();
  for (const piece of part.toLowerCase().split(",")) {
    const [range = "", step = "1"] = piece.split("/");
    let [from, to] = range.split("-").map((each) => parseValue(each, index)) as [number, number?];
    if (range === "*" || range === "?") [from, to] = [field.min, field.max];
    else if (to === undefined) to = piece.includes("/") ? field.max : from;
    const by = Number(step);
    if (!(from >= field.min && to <= field.max && from <= to && by >= 1)) {
      throw new Error(`The schedule "${text}" is wrong in its ${field.name} field, "${part}".`);
    }
    for (let value = from; value <= to; value += by) values.add(field.name === "weekday" ? value % 7 : value);
  }
  return values;
}

function parseValue(text: string, index: number): number {
  const field = fields[index] as { names?: readonly string[]; min: number };
  const named = field.names?.indexOf(text.slice(0, 3)) ?? -1;
  if (named >= 0 && Number.isNaN(Number(text))) return named + field.min;
  return text === "" ? Number.NaN : Number(text);
}

function next(
  [seconds, minutes, hours, days, months, weekdays]: Set<number>[],
  after: number,
  text: string,
): number {
  const has = (set: Set<number> | undefined, value: number) => set?.has(value) ?? false;
  const date = new Date(Math.floor(after / 1000) * 1000 + 1000);
  for (let tries = 0; tries < searchLimit; tries++) {
    const dayFits =
      has(months, date.getUTCMonth() + 1) && has(days, date.getUTCDate()) && has(weekdays, date.getUTCDay());
    if (dayFits) {
      const day = date.getUTCDate();
      while (date.getUTCDate() === day) {
        if (!has(hours, date.getUTCHours())) date.setUTCHours(date.getUTCHours() + 1, 0, 0, 0);
        else if (!has(minutes, date.getUTCMinutes())) date.setUTCMinutes(date.getUTCMinutes() + 1, 0, 0);
        else if (!has(seconds, date.getUTCSeconds())) date.setUTCSeconds(date.getUTCSeconds() + 1, 0);
        else return date.getTime();
      }
    } else {
      date.setUTCDate(date.getUTCDate() + 1);
      date.setUTCHours(0, 0, 0, 0);
    }
  }
  throw new Error(`The schedule "${text}" never comes due.`);
}
