import { z } from "zod";

/** The events that tell since when a cluster has machines, and until when. */
const ON = new Set(["CREATING", "STARTING", "RESTARTING"]);
const OFF = "TERMINATING";
export const TELLING = [...ON, OFF];

export const ClusterEvents = z.object({
  events: z.array(z.object({ timestamp: z.number().catch(0), type: z.string().catch("") })).catch([]),
  /** There are more than were asked for. */
  next_page: z.unknown().optional(),
  next_page_token: z.unknown().optional(),
});
export type ClusterEvents = z.infer<typeof ClusterEvents>;

/**
 * For how many seconds a cluster had machines until `now`, in milliseconds since 1970: from each start to the end that follows, as machines
 * are paid for while they start. Undefined where its events do not tell all of it.
 */
export function secondsOn(
  { events, next_page, next_page_token }: ClusterEvents,
  now: number,
): number | undefined {
  const inTime = events
    .filter(({ type }) => ON.has(type) || type === OFF)
    .sort((a, b) => a.timestamp - b.timestamp);
  const [first] = inTime;
  const isWhole = first !== undefined && ON.has(first.type) && first.timestamp > 0 && first.timestamp <= now;
  if (!isWhole || next_page || next_page_token) return undefined;
  let [all, since]: [number, number | undefined] = [0, undefined];
  for (const { type, timestamp } of inTime) {
    const at = Math.min(timestamp, now);
    if (ON.has(type)) since ??= at;
    else if (since !== undefined) [all, since] = [all + at - since, undefined];
  }
  return (all + (since === undefined ? 0 : now - since)) / 1000;
}
