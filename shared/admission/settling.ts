import type { Plan } from "../plan/schema.ts";
import type { Head } from "./head.ts";

/** Lets one settle take a snapshot: the first to ask, or any if that one is dead. */
export function claim(head: Head, settler: string, holderAlive: boolean): Head {
  if (head.disabled || (head.settler !== null && head.settler !== settler && holderAlive)) return head;
  return { ...head, settler };
}

/** Notes that every change up to a listing is in a snapshot now. */
export function snapshotTaken(head: Head, settler: string | undefined): Head {
  return { ...head, settlingSince: null, settler: head.settler === settler ? null : head.settler };
}

/** Since when changes wait, for a settle whose first event came at `since`. What a snapshot holds does not wait. */
export function settling(head: Head, since: string): Head {
  const uncovered = head.listedAt !== null && head.listedAt > since ? head.listedAt : since;
  return head.disabled ? head : { ...head, settlingSince: head.settlingSince ?? uncovered };
}

/** Seconds beyond a settle's longest wait in which it has taken its snapshot, and in which it is worth to start another one. */
const GRACE = 30;
const WORTH_IT = 7200;

/**
 * Since when changes wait that a settle should have taken into a snapshot: it has died. What has kept more than one from it for hours
 * is left to the next event, or to the schedule. `now` is in milliseconds since 1970.
 */
export function overdueSince(
  { settlingSince, disabled }: Head,
  { quiet_period, longest_wait }: Plan["dataset"]["settle"],
  now: number,
): string | undefined {
  if (settlingSince === null || disabled) return undefined;
  const late = (now - Date.parse(settlingSince)) / 1000 - (longest_wait + 3 * quiet_period + GRACE);
  return late > 0 && late < WORTH_IT ? settlingSince : undefined;
}
