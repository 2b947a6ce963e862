/** An error that no retry can mend: the run stops and people read `message`. */
export class TerminalError extends Error {
  override name = "TerminalError";
}

/** A request that cannot be served as it is; becomes an RFC 9457 problem with this status and type. */
export class Problem extends Error {
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

/** What went wrong, in one line that a person can act on, with its causes. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : ` (${explain(error.cause)})`;
  return `${error.message}${cause}`;
}
