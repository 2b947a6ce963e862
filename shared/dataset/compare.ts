import type { Split } from "./split.ts";

/** A line of a dataset's manifest, which is sorted by photo. */
export interface Member {
  photo: string;
  label: string;
  split: Split;
}

type Members = AsyncIterable<Member> | Iterable<Member>;

/** The photos of one dataset that another one does not have, in bounded memory. */
export async function* missing(before: Members, after: Members): AsyncGenerator<string> {
  for await (const [old, now] of side(before, after)) if (old && !now) yield old.photo;
}

/**
 * Whether a dataset is another one with nothing but photos taken away that are no more: it would teach nothing new. `before`
 * has at least one of them.
 */
export async function lacksOnly(
  before: Members,
  after: Members,
  noMore: (photo: string) => boolean,
): Promise<boolean> {
  let lacks = 0;
  for await (const [old, now] of side(before, after)) {
    if (!old) return false;
    if (!now) {
      if (!noMore(old.photo)) return false;
      lacks++;
    } else if (old.label !== now.label || old.split !== now.split) return false;
  }
  return lacks > 0;
}

/** Both datasets side by side, photo by photo. */
async function* side(
  before: Members,
  after: Members,
): AsyncGenerator<[Member | undefined, Member | undefined]> {
  const [olds, nows] = [each(before), each(after)];
  let [old, now] = [await next(olds), await next(nows)];
  while (old || now) {
    if (old && (!now || old.photo < now.photo)) {
      yield [old, undefined];
      old = await next(olds);
    } else if (now && (!old || now.photo < old.photo)) {
      yield [undefined, now];
      now = await next(nows);
    } else {
      yield [old, now];
      [old, now] = [await next(olds), await next(nows)];
    }
  }
}

async function* each(members: Members): AsyncGenerator<Member> {
  yield* members;
}

async function next(members: AsyncGenerator<Member>): Promise<Member | undefined> {
  const { value, done } = await members.next();
  return done ? undefined : value;
}
