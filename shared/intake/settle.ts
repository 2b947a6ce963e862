/** What one look at the photos showed. */
export interface Look {
  /** Identity of the listing. */
  digest: string;
  /** Whether a later bucket has its own settle. */
  newerSettle: boolean;
  /** Since when changes have been waiting to be trained on; milliseconds since 1970. Null if the model is disabled or retired. */
  waitingSince: number | null;
}

export interface SettlePolicy {
  /** Seconds. */
  quietPeriod: number;
  /** Seconds. */
  longestWait: number;
}

export type Settled =
  | { action: "snapshot"; because: "quiet" | "waited long enough" }
  | { action: "hand over" }
  | { action: "look again" }
  | { action: "stop" };

/** Whether a listing has been quiet long enough to train on. `before` is the digest one quiet period ago. */
export function settled(look: Look, before: string | undefined, now: number, policy: SettlePolicy): Settled {
  if (look.waitingSince === null) return { action: "stop" };
  if (now - look.waitingSince >= policy.longestWait * 1000)
    return { action: "snapshot", because: "waited long enough" };
  if (look.newerSettle) return { action: "hand over" };
  return before === look.digest ? { action: "snapshot", because: "quiet" } : { action: "look again" };
}

/** The settle that is responsible for changes which arrive now. */
export function bucketAt(now: number, { quietPeriod }: Pick<SettlePolicy, "quietPeriod">): number {
  return Math.floor(now / (quietPeriod * 1000));
}

/** When a bucket's settle looks first: one quiet period after the bucket's end; milliseconds since 1970. */
export function firstLook(bucket: number, { quietPeriod }: Pick<SettlePolicy, "quietPeriod">): number {
  return (bucket + 2) * quietPeriod * 1000;
}

export const settleId = (model: string, bucket: number) => `settle-${model}-${bucket}`;
