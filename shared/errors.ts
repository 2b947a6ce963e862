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

/** What went wrong, as a person can act on it: without the machinery's words around it, with its causes. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : ` (${explain(error.cause)})`;
  return `${withoutMachinery(error.message)}${cause}`.slice(0, LONGEST);
}

/** Functions wraps an activity's error as "Activity function 'x' failed: Result: Failure Exception: … Stack: …". */
function withoutMachinery(message: string): string {
  const inner = /Exception:\s*(?:\w*Error:\s*)?([\s\S]*?)\s*(?:\n\s*)?Stack:/.exec(message)?.[1];
  return (inner ?? message).trim();
}
