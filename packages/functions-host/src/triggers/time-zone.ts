/** Milliseconds by which a zone's clocks are ahead of UTC at a moment. */
export type TimeZone = (moment: number) => number;

export const utc: TimeZone = () => 0;

/** The zone of the setting WEBSITE_TIME_ZONE, by its IANA name as Linux plans take it. */
export function timeZone(name: string | undefined): TimeZone {
  if (!name || /^(etc\/)?utc$/i.test(name)) return utc;
  const clock = openClock(name);
  return (moment) => {
    const parts = Object.fromEntries(
      clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const shown = Date.UTC(year, month - 1, day, hour, minute, second);
    return shown - Math.floor(moment / 1000) * 1000;
  };
}

function openClock(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  } catch {
    throw new Error(
      `WEBSITE_TIME_ZONE "${timeZone}" is no time zone. Use an IANA name such as "Europe/Zurich"; Windows' own names are not known here.`,
    );
  }
}

/** The moments at which a zone's clocks show a time: one, two when they are set back over it, none when forward. */
export function momentsOf(shown: number, zone: TimeZone): number[] {
  const day = 86_400_000;
  const offsets = [...new Set([zone(shown - day), zone(shown + day)])].sort((a, b) => b - a);
  return offsets.map((offset) => shown - offset).filter((moment) => moment + zone(moment) === shown);
}

/** A moment as Azure writes it into trigger data: with an offset, and no fraction unless there is one. */
export function azureTime(moment: number, zone: TimeZone = utc): string {
  const offset = zone(moment);
  const [date, fraction = ""] = new Date(moment + offset).toISOString().slice(0, -1).split(".");
  const minutes = Math.abs(offset) / 60_000;
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const rest = fraction === "000" ? "" : `.${fraction.replace(/0+$/, "")}`;
  return `${date}${rest}${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
