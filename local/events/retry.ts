/** What becomes of a delivery after an attempt. */
export type Next = { do: "done" } | { do: "retry"; inMs: number } | { do: "dead-letter"; reason: string };

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const waits = [
  10 * second,
  30 * second,
  minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
];
const maxAttempts = 30;
const timeToLive = 24 * hour;
const hopeless = [400, 401, 403, 413]; // the same answer would come again

/** Event Grid's retry policy. `status` is the webhook's answer, undefined for none within the time limit. */
export function afterAttempt(attempts: number, ageMs: number, status: number | undefined): Next {
  if (status !== undefined && status >= 200 && status <= 204) return { do: "done" };
  if (status !== undefined && hopeless.includes(status))
    return { do: "dead-letter", reason: `Undeliverable: HTTP ${status}` };
  if (attempts >= maxAttempts) return { do: "dead-letter", reason: "MaxDeliveryAttemptsExceeded" };
  const inMs = waits[attempts - 1] ?? 12 * hour;
  return ageMs + inMs > timeToLive
    ? { do: "dead-letter", reason: "TimeToLiveExceeded" }
    : { do: "retry", inMs };
}
