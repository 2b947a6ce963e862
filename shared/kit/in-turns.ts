/** Does work on each item, on so many at a time, and gives the results in the items' order. Ends at the first that fails. */
export async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = each(items);
  const lane = async () => {
    for (const [n, item] of entries) results[n] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}

/** A lane that fails leaves its loop, and ends this for all. */
function* each<T>(items: readonly T[]) {
  yield* items.entries();
}
