import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { signal } from "../../local/processes.ts";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";
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
import { workersOf } from "./victims.ts";

const TWO = { FUNCTIONS_WORKER_PROCESS_COUNT: "2" };
const asked = tinyPlan("asked").replace("dataset: {", "dataset: {triggers: {photos: false, schedule: off}, ");

// On Azure the app runs on several instances at once: nothing may rest on what one process remembers.
test("two processes of the app are one Darkroom, and one of them may die", { timeout: 400_000 }, async () => {
  const data = temporaryFolder();
  const darkroom = await startDarkroom(data, { storm: tinyPlan("storm"), asked }, TWO);
  await vi.waitUntil(() => workersOf(data).length === 2, { timeout: 30_000 });
  await everyPhotoTwiceIsOneRun(darkroom);
  await thirtyWishesAreOneRun(darkroom);
});

/** 300 events of 150 photos, in any order, to whichever process is free. */
async function everyPhotoTwiceIsOneRun(darkroom: Darkroom) {
  const photos = await makePhotos("storm", 150);
  await put(unwatched(darkroom), photos);
  const random = seeded(3);
  const events = [...photos, ...photos]
    .map(({ path }, n) => ({
      event: raised("PutBlob", "BlobCreated", path, { sequencer: `${n % 150}`.padStart(32, "0") }),
      order: random(),
    }))
    .sort((a, b) => a.order - b.order)
    .map(({ event }) => event);
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => inject(darkroom, events.slice(n * 10, n * 10 + 10))),
  );
  await delivered(darkroom, 120_000);
  const [run, ...others] = await runsOf(darkroom, "storm", 1);
  expect(others).toEqual([]);
  expect(await instances(darkroom, "lifecycle", "storm-")).toHaveLength(1);
  const { snapshotted, now } = await listings(darkroom, "storm", run?.snapshot as string);
  expect(snapshotted).toEqual(now);
}

/** Asked for thirty times at once, while nothing runs and while something does; then one process is killed, and people cancel. */
async function thirtyWishesAreOneRun(darkroom: Darkroom) {
  const { api, data } = darkroom;
  const photos = digits(join(data, "digits"), ["0", "1"], 41);
  await upload(darkroom, "asked", photos.slice(0, -1));
  const thirty = async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.retrain("asked", true)));
    return [...new Set(answers.map(({ runId }) => runId))];
  };
  const [first, ...more] = await thirty();
  expect(more).toEqual([]);
  await vi.waitUntil(async () => (await api.run(first as string)).trials.length > 0, { timeout: 120_000 });
  expect(await thirty()).toEqual([first]); // which trains on these photos already
  await upload(darkroom, "asked", photos.slice(-1));
  const [next, ...further] = await thirty();
  expect(further).toEqual([]);
  expect(next).not.toBe(first);

  signal(workersOf(data)[0] as number, "SIGKILL");
  const cancel = () => fetch(`${api.url}/api/runs/${first}/cancel`, { method: "POST" });
  // A call that was under way in the dead process is a 500, as on Azure: whoever made it asks again.
  await vi.waitUntil(async () => (await cancel()).status === 202, { timeout: 10_000 });
  const runs = await runsOf(darkroom, "asked", 2);
  expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
    [next, "promoted"],
    [first, "cancelled"],
  ]);
  const names = (await darkroom.databricksRuns()).map(({ run_name }) => run_name);
  expect(new Set(names).size).toBe(names.length);
  await vi.waitUntil(() => workersOf(data).length === 2, { timeout: 30_000 });
}
