const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = "January February March April May June July August September October November December".split(
  " ",
);

/** .NET's standard formats, in the invariant culture. */
const standard: Record<string, string> = {
  d: "MM/dd/yyyy",
  D: "dddd, dd MMMM yyyy",
  f: "dddd, dd MMMM yyyy HH:mm",
  F: "dddd, dd MMMM yyyy HH:mm:ss",
  g: "MM/dd/yyyy HH:mm",
  G: "MM/dd/yyyy HH:mm:ss",
  m: "MMMM dd",
  M: "MMMM dd",
  o: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  O: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-ddTHH:mm:ss",
  t: "HH:mm",
  T: "HH:mm:ss",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  U: "dddd, dd MMMM yyyy HH:mm:ss",
  y: "yyyy MMMM",
  Y: "yyyy MMMM",
};

/** Writes a date in UTC by a .NET format such as "yyyy-MM-dd"; what is no part of one stays as it is. */
export function formatDate(date: Date, format: string): string {
  const pattern = standard[format] ?? format.replace(/^%/, "");
  return pattern.replace(
    /'([^']*)'|"([^"]*)"|\\(.)|([yMdHhmsfFtzK])\4*/gs,
    (found, single?: string, double?: string, escaped?: string) =>
      single ?? double ?? escaped ?? part(date, found),
  );
}

function part(date: Date, specifier: string): string {
  const length = specifier.length;
  const digits = (number: number, width = length) => String(number).padStart(width, "0");
  switch (specifier[0]) {
    case "y":
      return length < 3 ? digits(date.getUTCFullYear() % 100) : digits(date.getUTCFullYear());
    case "M":
      return length < 3 ? digits(date.getUTCMonth() + 1) : named(months, date.getUTCMonth(), length);
    case "d":
      return length < 3 ? digits(date.getUTCDate()) : named(days, date.getUTCDay(), length);
    case "H":
      return digits(date.getUTCHours(), Math.min(length, 2));
    case "h":
      return digits(date.getUTCHours() % 12 || 12, Math.min(length, 2));
    case "m":
      return digits(date.getUTCMinutes(), Math.min(length, 2));
    case "s":
      return digits(date.getUTCSeconds(), Math.min(length, 2));
    case "f":
      return digits(date.getUTCMilliseconds(), 3).padEnd(7, "0").slice(0, length);
    case "F":
      return digits(date.getUTCMilliseconds(), 3).slice(0, length).replace(/0+$/, "");
    case "t":
      return (date.getUTCHours() < 12 ? "AM" : "PM").slice(0, length);
    case "z":
      return ["+0", "+00", "+00:00"][Math.min(length, 3) - 1] as string;
    default:
      return "Z";
  }
}

function named(names: readonly string[], index: number, length: number): string {
  const name = names[index] as string;
  return length === 3 ? name.slice(0, 3) : name;
}
