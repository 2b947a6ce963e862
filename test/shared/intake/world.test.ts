import fc from "fast-check";
import { expect, test } from "vitest";
import { type Lived, play, policy, type Upload, type Weather } from "./world.ts";

const second = 1000;
const upload: fc.Arbitrary<Upload> = fc.record({
  at: fc.integer({ min: 0, max: 60 * second }),
  eventAfter: fc.option(fc.integer({ min: 0, max: 5 * second }), { nil: undefined, freq: 4 }),
});
/** Uploads in any rhythm; the last one's event arrives, since nothing else would tell of what has come before it. */
const uploads = fc.array(upload, { minLength: 1, maxLength: 60 }).map((all) => {
  const sorted = all.toSorted((a, b) => a.at - b.at);
  return sorted.map((each, n) => (n === sorted.length - 1 ? { ...each, eventAfter: 100 } : each));
});
const weather: fc.Arbitrary<Weather> = fc.record({
  uploads,
  delays: fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 7 }),
  runs: fc.array(fc.integer({ min: 0, max: 25 * second }), { minLength: 1, maxLength: 5 }),
  latePhotos: fc.constantFrom("queue", "restart"),
});

const always = (holds: (world: ReturnType<typeof play>, weather: Weather) => void) =>
  fc.assert(
    fc.property(weather, (each) => holds(play(each), each)),
    { numRuns: 300 },
  );
const longest = policy.longestWait * second;

test("never do two life cycles live at once", () =>
  always(({ lived }) => {
    for (const [n, { from }] of lived.entries())
      if (n > 0) expect(from).toBeGreaterThanOrEqual((lived[n - 1] as Lived).to);
  }));

test("the last life cycle has every photo, and comes to its end", () =>
  always(({ lived, head }, { uploads }) => {
    expect(lived.at(-1)).toMatchObject({ listing: uploads.length, restarted: false });
    expect(head).toMatchObject({ running: null, queued: null, settler: null, settlingSince: null });
  }));

test("no life cycle is of older photos than the one before", () =>
  always(({ lived }) => {
    const listings = lived.map(({ listing }) => listing);
    expect(listings).toEqual([...new Set(listings)].sort((a, b) => a - b));
  }));

test("what an event tells of is in a snapshot within the longest wait and a few quiet periods", () =>
  fc.assert(
    fc.property(weather, (each) => {
      const { lived } = play({ ...each, runs: [0] });
      const slow = Math.max(...each.delays);
      each.uploads.forEach(({ at, eventAfter }, n) => {
        if (eventAfter === undefined) return;
        const taken = lived.find(({ listing }) => listing > n) as Lived;
        const known = at + eventAfter;
        expect(taken.listedAt - known).toBeLessThanOrEqual(
          longest + 4 * (policy.quietPeriod * second + 3 * slow),
        );
      });
    }),
    { numRuns: 300 },
  ));

test("restarts hold a result up by one longest wait at most, however long photos keep coming", () => {
  const stream = Array.from({ length: 600 }, (_, n) => ({ at: n * 100 * 5, eventAfter: 10 }));
  const { lived } = play({ uploads: stream, delays: [10], runs: [20 * second], latePhotos: "restart" });
  const complete = lived.filter(({ restarted }) => !restarted);
  expect(complete.length).toBeGreaterThan(5);
  always(({ lived }) => {
    let since: number | undefined;
    for (const { from, to, restarted } of lived) {
      since ??= from;
      if (restarted) expect(to - since).toBeLessThanOrEqual(longest + 1500);
      else since = undefined;
    }
  });
});

test("uploads that never pause for three longest waits are three life cycles", () => {
  const stream = Array.from({ length: 3 * policy.longestWait * 4 - 4 }, (_, n) => ({
    at: n * 250,
    eventAfter: 20,
  }));
  for (const delays of [[5], [300, 40], [700, 900, 100]])
    expect(play({ uploads: stream, delays, runs: [2000], latePhotos: "queue" }).lived).toHaveLength(3);
});

test("ten thousand events in five quiet periods cost a handful of settles and one life cycle", () => {
  const burst = Array.from({ length: 10_000 }, (_, n) => ({ at: n / 2, eventAfter: (n * 37) % 400 }));
  const { lived, settles } = play({ uploads: burst, delays: [20], runs: [5000], latePhotos: "queue" });
  expect(lived).toHaveLength(1);
  expect(settles).toBeLessThanOrEqual(7);
});
