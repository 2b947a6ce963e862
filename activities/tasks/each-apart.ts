import { explain } from "../../shared/kit/errors.ts";
import { inTurns } from "../../shared/kit/in-turns.ts";
import { perform } from "../perform.ts";

/** What a workspace is asked at once by one activity: it serves others, too. */
const AT_ONCE = 10;

/** Does work on each of several. What becomes of one is its own: an answer, why there never will be one, or why there is none for now. */
export function eachApart<T, R>(items: readonly T[], work: (item: T) => Promise<R>) {
  return inTurns(items, AT_ONCE, (item) =>
    perform(() => work(item)).catch((error: unknown) => ({ passing: explain(error) })),
  );
}
