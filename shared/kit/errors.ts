/** An error that no retry can mend: the run stops and people read `message`. */
export class TerminalError extends Error {
  override name = "TerminalError";
}

/**
 * A request that cannot be served as it is; becomes an RFC 9457 problem with this status and type. `retryAfter` among the extra
 * fields is in seconds, and a header too.
 */
export class Problem extends TerminalError {
  override name = "Problem";
  readonly status: number;
  readonly type: string;
  readonly extra: Record<string, unknown>;

  constructor(status: number, type: string, detail: string, extra: Record<string, unknown> = {}) {
    super(detail);
    this.status = status;
    this.type = type;
    this.extra = extra;
  }
}

/** Longer texts help nobody and would fill histories. */
const LONGEST = 3000;
/** What is looked at of a text that somebody else wrote. */
const LOOKED_AT = 20_000;

/** What went wrong, as a person can act on it: without the machinery's words around it, with its causes. */
export function explain(error: unknown): string {
  return cut(explained(error, 3));
}

/** The beginning of a text that is too long: whole lines, where one ends in the last tenth. */
function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = text.lastIndexOf("\n", LONGEST);
  return text.slice(0, end > 0.9 * LONGEST ? end : LONGEST);
}

function explained(error: unknown, causes: number): string {
  if (!(error instanceof Error)) return textOf(error);
  const cause = error.cause === undefined || causes === 0 ? "" : ` (${explained(error.cause, causes - 1)})`;
  return `${withoutMachinery(error.message || error.name)}${cause}`;
}

/** Whatever was thrown or sent instead of an error. */
function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { message } = value as { message?: unknown };
  return typeof message === "string" ? withoutMachinery(message) : JSON.stringify(value);
}

/** Functions wraps an activity's error as "Activity function 'x' failed: Result: Failure Exception: … Stack: …". */
function withoutMachinery(message: string): string {
  const text = message.slice(0, LOOKED_AT);
  const begin = text.indexOf("Exception:");
  const end = begin < 0 ? -1 : text.indexOf("Stack:", begin);
  if (end < 0) return text.trim();
  return text
    .slice(begin + "Exception:".length, end)
    .trim()
    .replace(/^\w{0,40}Error:\s/, "")
    .trim();
}
