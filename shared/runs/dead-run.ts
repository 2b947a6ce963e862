import type { Instance } from "../clients/orchestrations.ts";
import { explain } from "../kit/errors.ts";

/** What Durable says of a history that its code does not repeat, and what we say of an input that cannot be read any more. */
const UPGRADED = /non-?deterministic|input is not what its contract says/i;

export interface DeadEnd {
  outcome: "superseded" | "failed";
  because: string;
  /** Whether its photos are to be trained on all the same. */
  askAgain: boolean;
}

const PURGED =
  "its orchestration is gone, as if somebody had purged it: POST retry goes on with what it has finished";

/**
 * How a run ended whose orchestration came to an end without a result, or is not there any more. What an upgrade of the app has ended is
 * asked for again.
 */
export function endOfDead(instance: Pick<Instance, "runtimeStatus" | "output"> | undefined): DeadEnd {
  if (!instance) return { outcome: "failed", because: PURGED, askAgain: false };
  const { runtimeStatus, output } = instance;
  const said = explain(output ?? "it says nothing");
  if (runtimeStatus === "Failed" && UPGRADED.test(said))
    return { outcome: "superseded", because: `superseded by an upgrade of the app: ${said}`, askAgain: true };
  const because = `its orchestration ended as ${runtimeStatus} without a result: ${said}`;
  return { outcome: "failed", because, askAgain: false };
}
