/** Looks once whether there is something to do, does it, and returns how long to wait until the next look. */
export type Look = () => Promise<number>;

/** Looks again and again; the returned function stops that, and waits a moment for what runs. */
export function startPolls(looks: readonly Look[]): () => Promise<void> {
  let stopped = false;
  const sleepers = new Set<() => void>();
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      sleepers.add(wake);
    });

  async function poll(look: Look): Promise<void> {
    while (!stopped) {
      const wait = await look();
      if (wait > 0 && !stopped) await sleep(wait);
    }
  }

  const polls = looks.map(poll);
  return async () => {
    stopped = true;
    for (const wake of sleepers) wake();
    await Promise.race([
      Promise.allSettled(polls),
      new Promise((resolve) => setTimeout(resolve, 2_000).unref()),
    ]);
  };
}
