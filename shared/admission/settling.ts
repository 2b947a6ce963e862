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
