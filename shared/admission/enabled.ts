import type { Head } from "./head.ts";

/** From now on events and timers start nothing for a model; what runs or waits goes on. `now` is an ISO time. */
export function disable(head: Head, now: string): Head {
  if (head.disabled) return head;
  const disabled = { since: now, ignored: 0, ignoredSince: null };
  return { ...head, disabled, settlingSince: null, settler: null };
}

export function enable(head: Head): Head {
  return head.disabled ? { ...head, disabled: null } : head;
}

/** Adds events that a disabled model has ignored, the first of them at `since`. An enabled one ignores none. */
export function ignore(head: Head, events: number, since: string): Head {
  if (!head.disabled) return head;
  const { ignored, ignoredSince } = head.disabled;
  const disabled = {
    ...head.disabled,
    ignored: ignored + events,
    ignoredSince: ignoredSince ?? since,
  };
  return { ...head, disabled };
}
