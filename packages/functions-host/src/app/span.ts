/** Milliseconds of a .NET time span, "[d.]hh:mm:ss"; undefined for other texts. */
export function parseSpan(text: string): number | undefined {
  const found = /^(?:(\d{1,7})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,7})?$/.exec(text.trim());
  if (!found) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1, 5).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const fraction = Number(found[5] ?? 0) * 1000;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + Math.round(fraction);
}
