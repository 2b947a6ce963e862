import { z } from "zod";

/** What a task has been through: how often its run was lost, found no room, or was killed. */
export const Mishaps = z.object({ lost: z.number(), crowded: z.number(), killed: z.number() });
export type Mishaps = z.infer<typeof Mishaps>;
export const NO_MISHAPS: Mishaps = { lost: 0, crowded: 0, killed: 0 };

/** Seconds until a task's next run after its last mishap of a kind, or undefined if another one is not worth it. */
export function waitAfter(kind: keyof Mishaps, mishaps: Mishaps): number | undefined {
  const times = mishaps[kind];
  switch (kind) {
    case "lost":
      return times <= 2 ? 5 * times : undefined;
    case "killed":
      return times <= 1 ? 5 : undefined;
    case "crowded": {
      // Half a minute, then minutes: for about two hours.
      const wait = Math.min(600, 30 * 2 ** (times - 1));
      return times <= 16 ? wait : undefined;
    }
  }
}

/** Seconds until a run is asked for again that nobody has started or refused, after so many times; undefined after more than an hour. */
export const waitUnanswered = (times: number): number | undefined =>
  times < 40 ? Math.min(120, 2 ** times) : undefined;
