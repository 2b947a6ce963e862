import type { Champion } from "./classes.ts";
import type { Labelled } from "./problems.ts";
import type { Sided } from "./sides.ts";

/** What a dataset goes on from. */
export interface Before {
  /** Sides that photos were given in earlier datasets of the model. */
  sides: AsyncIterable<Sided> | Iterable<Sided>;
  /** Tells photos that were erased by order and may not come back. */
  erased?: (photo: string) => boolean;
  /** The version that serves, and what it learned from. */
  champion?: (Champion & { labels: AsyncIterable<Labelled> }) | undefined;
}
