import type { ActivityWork } from "../store/queues.ts";

/** What a commit leaves to do. */
export interface Effects {
  activities: ActivityWork[];
  /** Instances and entities with something new in their inboxes. */
  awake: string[];
  /** When the earliest new timer is due. */
  firstDue: number | undefined;
}
