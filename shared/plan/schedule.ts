interface Field {
  name: string;
  least: number;
  most: number;
  names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "second", least: 0, most: 59 },
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec".split(" ") },
  { name: "weekday", least: 0, most: 6, names: "sun mon tue wed thu fri sat".split(" ") },
];
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with an NCRONTAB schedule of six fields, as Azure's timers read it; undefined if nothing is. Times are UTC. */
export function scheduleFault(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    return 'must be "off" or six fields (second minute hour day month weekday), such as "0 0 2 * * *"';
  for (const [n, field] of FIELDS.entries()) {
    const part = parts[n] as string;
    if (!part.split(",").every((piece) => fits(piece, field)))
      return `${field.name} "${part}": write *, numbers from ${field.least} to ${field.most}${
        field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : ""
      }, ranges such as 1-5, lists such as 1,3, steps such as */2`;
  }
  const [, , , day = "*", month = "*"] = parts;
  return comesDue(day, month) ? undefined : "never comes due: no such month has such a day";
}

function fits(piece: string, field: Field): boolean {
  const [range = "", step, ...rest] = piece.split("/");
  if (rest.length > 0 || (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))) return false;
  if (range === "*") return true;
  const [from, to = from, ...more] = range.split("-").map((text) => numberIn(text, field));
  return more.length === 0 && from !== undefined && to !== undefined && from <= to;
}

function numberIn(text: string, { names, least, most }: Field): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** Whether the earliest day that is meant exists in one of the months: day 31 of February never comes. */
function comesDue(day: string, month: string): boolean {
  const first = Math.min(...startsOf(day, FIELDS[3] as Field));
  return DAYS.some((days, n) => first <= days && holds(month, n + 1, FIELDS[4] as Field));
}

const startsOf = (part: string, field: Field) =>
  part.split(",").map((piece) => (/^\*/.test(piece) ? field.least : (boundsOf(piece, field)[0] as number)));

function holds(part: string, value: number, field: Field): boolean {
  return part.split(",").some((piece) => {
    const [from, to] = boundsOf(piece, field);
    const step = Number(piece.split("/")[1] ?? 1);
    return value >= from && value <= to && (value - from) % step === 0;
  });
}

/** Whether a schedule comes due after one moment and not after another, both in milliseconds since 1970; to the second. */
export function comesDueBetween(schedule: string, after: number, until: number): boolean {
  const parts = schedule.trim().split(/\s+/);
  const holdsAt = (at: Date, from: number) =>
    valuesOf(at).every((value, n) => n < from || isIn(parts, n, value));
  const step = (at: number, seconds: number) => (Math.floor(at / (seconds * 1000)) + 1) * seconds * 1000;
  for (let at = step(after, 1); at <= until; ) {
    const date = new Date(at);
    if (holdsAt(date, 0)) return true;
    at = step(at, holdsAt(date, 2) ? (holdsAt(date, 1) ? 1 : 60) : holdsAt(date, 3) ? 3600 : 86_400);
  }
  return false;
}

/** A moment by its fields, in the order of a schedule. */
const valuesOf = (at: Date) => [
  ...[at.getUTCSeconds(), at.getUTCMinutes(), at.getUTCHours()],
  ...[at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay()],
];

const isIn = (parts: readonly string[], n: number, value: number) =>
  holds(parts[n] as string, value, FIELDS[n] as Field);

/** The first and last value of `*`, `3`, `3-5`, each with or without a step; a number with a step goes on to the end. */
function boundsOf(piece: string, field: Field): [number, number] {
  const [range = "", step] = piece.split("/");
  if (range === "*") return [field.least, field.most];
  const [from = field.least, to] = range.split("-").map((text) => numberIn(text, field));
  return [from, to ?? (step === undefined ? from : field.most)];
}
