/** An error that knows whether what was called could not be reached, has no time, or does not let the app in. */
export interface KnowsAway {
  readonly away: boolean;
}

/** Whether an answer with this status, or none, says that a service is away rather than what it thinks of the request. */
export const saysAway = (status: number | undefined) =>
  status === undefined || status === 429 || status >= 500;

/** Whether an error means that storage or a service could not be reached, has no time, or does not let the app in. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Azure's, by its name: who answers predictions from a folder has no SDK.
  if (error.name === "RestError") return saysAway((error as { statusCode?: number }).statusCode);
  return "away" in error && error.away === true;
}
