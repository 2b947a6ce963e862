import { expect, test } from "vitest";
import { end, eventually, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, runsOf, startDarkroom } from "./darkroom.ts";
import {
  delivered,
  inject,
  instances,
  listings,
  makePhotos,
  put,
  raised,
  seeded,
  unwatched,
} from "./storm.ts";

// The longer storms of `npm run soak`: killed in the middle, and with restarts. SEED=n repeats them, ROUNDS=n does more.
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const rounds = Number(process.env.ROUNDS ?? 3);
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const plan = (model: string, settle: string) => `model: ${model}
images: images/${model}
owner: test@example.com
dataset: {near_duplicates: off, settle: {${settle}}}
search: {trainers: [keras.cnn]}
`;

/** Life cycles that followed one another, the last of them of all photos that there are. */
async function allCameToOneEnd(darkroom: Darkroom, model: string): Promise<string[]> {
  await delivered(darkroom, 600_000);
  await seconds(15);
  const runs = (await runsOf(darkroom, model, 1)).reverse();
  const lived = await instances(darkroom, "lifecycle", `${model}-`);
  for (const [n, { createdTime }] of lived.entries())
    if (n > 0)
      expect(Date.parse(createdTime)).toBeGreaterThanOrEqual(
        Date.parse(lived[n - 1]?.lastUpdatedTime as string) - 1000,
      );
  const { snapshotted, now } = await listings(darkroom, model, runs.at(-1)?.snapshot as string);
  expect(snapshotted).toEqual(now);
  return runs.map(({ status }) => status);
}

test.each(Array.from({ length: rounds }, (_, n) => seed + n))(
  "a storm whose machine is killed in the middle loses no photo (seed %i)",
  { timeout: 1_200_000 },
  async (seed) => {
    const random = seeded(seed);
    const data = temporaryFolder();
    const start = () => startDarkroom(data, { storm: plan("storm", "quiet_period: 5s, longest_wait: 30m") });
    const photos = await makePhotos("storm", 3000, seed % 1000);
    const events = photos
      .flatMap((photo) => [photo, photo, photo])
      .map(({ path }) => ({ event: raised("PutBlob", "BlobCreated", path), order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ event }) => event);

    const killed = await start();
    const half = put(unwatched(killed), photos.slice(0, 1500)).catch(() => {});
    await inject(killed, events.slice(0, 4500));
    await seconds(2 + random() * 30);
    await end(killed.child);
    await half;
    const darkroom = await start();
    await put(unwatched(darkroom), photos);
    await inject(darkroom, events.slice(4500));
    const ends = await allCameToOneEnd(darkroom, "storm");
    expect(ends.length).toBeLessThanOrEqual(2);
    expect(new Set(ends)).toEqual(new Set(["rejected"]));
  },
);

test("late photos restart a run, and the last one has them all", { timeout: 900_000 }, async () => {
  const settle = "quiet_period: 1s, longest_wait: 10m, late_photos: restart";
  const darkroom = await startDarkroom(temporaryFolder(), { late: plan("late", settle) });
  for (let burst = 0; burst < 4; burst++) {
    await put(darkroom.images, await makePhotos("late", 200, 1000 * burst));
    await eventually(async () => {
      const { runs } = await darkroom.api.runs("late");
      return runs.length > burst && runs.some(({ status }) => status === "running");
    }, 120_000);
  }
  const ends = await allCameToOneEnd(darkroom, "late");
  expect(ends.slice(0, -1)).toContain("superseded");
  expect(ends.at(-1)).toBe("rejected");
});
