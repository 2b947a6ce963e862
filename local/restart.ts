/** What to do about a service that has ended unasked. */
export type AfterExit = { do: "restart"; inMs: number } | { do: "give-up" };

const pausesMs = [300, 2_000, 5_000];
const memoryMs = 10 * 60_000;

/** Decides by when the service has ended so far, this time among them: after three new starts within ten minutes, enough. */
export function afterExit(exits: readonly number[], now: number): AfterExit {
  const recent = exits.filter((time) => now - time < memoryMs).length;
  const inMs = pausesMs[recent - 1];
  return inMs === undefined ? { do: "give-up" } : { do: "restart", inMs };
}
