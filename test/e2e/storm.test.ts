import { expect, test } from "vitest";
import { eventually, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, runsOf, startDarkroom } from "./darkroom.ts";
import {
  delivered,
  inject,
  instances,
  listings,
  makePhotos,
  type Photo,
  put,
  raised,
  seeded,
  unwatched,
} from "./storm.ts";

const plan = (model: string, dataset: string) => `model: ${model}
images: images/${model}
owner: test@example.com
dataset: {near_duplicates: off, ${dataset}}
search: {trainers: [keras.cnn]}
`;
const [quiet, longest] = [3, 24];
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

test("whatever becomes of events, photos become one life cycle each time they rest", {
  timeout: 900_000,
}, async () => {
  const darkroom = await startDarkroom(
    temporaryFolder(),
    {
      storm: plan("storm", "settle: {quiet_period: 5s, longest_wait: 30m}"),
      stream: plan("stream", `settle: {quiet_period: ${quiet}s, longest_wait: ${longest}s}`),
      still: plan("still", `settle: {quiet_period: 1s, longest_wait: 1m}`),
    },
    {},
    ["--cloud-events"],
  );
  await aStormIsOneLifeCycle(darkroom);
  await aStreamIsALifeCycleEachLongestWait(darkroom);
  await aDisabledModelIgnoresEverything(darkroom);
  await eventsOfHierarchicalAccountsCount(darkroom);
});

/** 10,000 events of 3,000 uploads: repeated, shuffled, a tenth of the uploads without any, a tenth of the events late. */
async function aStormIsOneLifeCycle(darkroom: Darkroom) {
  const photos = await makePhotos("storm", 3000);
  const events = stormOf(photos, 10_000);
  const [inTime, late] = [events.slice(0, 9000), events.slice(9000)];
  const started = performance.now();
  await Promise.all([
    put(unwatched(darkroom), photos),
    (async () => {
      for (let n = 0; n < inTime.length; n += 500) await inject(darkroom, inTime.slice(n, n + 500));
    })(),
  ]);
  await delivered(darkroom, 300_000);
  const took = (performance.now() - started) / 1000;
  await eventually(async () => (await darkroom.api.runs("storm")).runs.length > 0, 120_000);
  await inject(darkroom, late);
  await delivered(darkroom, 300_000);
  const buckets = Math.ceil((performance.now() - started) / 5000) + 1; // a slow machine has more of them
  await seconds(20);
  const [run, ...others] = await runsOf(darkroom, "storm", 1);
  expect(others).toEqual([]);
  expect(run?.status).toBe("rejected");
  const settles = (await instances(darkroom, "settle", "settle-storm-")).length;
  console.log(
    `9,000 events through bridge and host beside 3,000 uploads: ${took.toFixed(1)} s; settles of 10,000 events: ${settles}`,
  );
  expect(await instances(darkroom, "lifecycle", "storm-")).toHaveLength(1);
  expect(settles).toBeLessThanOrEqual(buckets);

  const { snapshotted, now } = await listings(darkroom, "storm", run?.snapshot as string);
  expect(snapshotted).toEqual(now);
  expect(now).toHaveLength(3000);
  const dataset = (run as { dataset?: string }).dataset;
  const manifest = darkroom.blob("datasets", `storm/${dataset}/manifest.jsonl`);
  const lines = (await manifest.downloadToBuffer()).toString("utf8").trim().split("\n");
  const trained = lines.map((line) => JSON.parse(line).photo as string);
  expect(trained.sort()).toEqual(photos.map(({ sha256 }) => sha256).sort());
}

/** Events of nine tenths of the photos, each at least once and then repeated as it was, in any order. */
function stormOf(photos: readonly Photo[], count: number) {
  const random = seeded(7);
  const eventTime = new Date().toISOString();
  const told = photos
    .filter((_, n) => n % 10 > 0)
    .map(({ path }, n) => {
      const sequencer = String(n).padStart(32, "0");
      return raised("PutBlob", "BlobCreated", path, { sequencer }, { id: `event-${n}`, eventTime });
    });
  return Array.from({ length: count }, (_, n) => (n < told.length ? n : Math.floor(random() * told.length)))
    .map((n) => ({ event: told[n] as object, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ event }) => event);
}

/** Uploads that never pause for three longest waits: three life cycles, one after the other, and nothing left over. */
async function aStreamIsALifeCycleEachLongestWait(darkroom: Darkroom) {
  const photos = await makePhotos("stream", 1000, 10_000);
  const ends = Date.now() + (3 * longest - quiet) * 1000;
  for (const photo of photos) {
    if (Date.now() > ends) break;
    await put(darkroom.images, [photo]);
    await seconds(0.25);
  }
  await delivered(darkroom, 60_000);
  await seconds(5 * quiet);
  const runs = (await runsOf(darkroom, "stream", 3)).reverse();
  expect(runs.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  const lifecycles = await instances(darkroom, "lifecycle", "stream-");
  expect(lifecycles.map(({ instanceId }) => instanceId)).toEqual(runs.map(({ runId }) => runId));
  for (const [n, { createdTime }] of lifecycles.entries())
    if (n > 0)
      expect(Date.parse(createdTime)).toBeGreaterThanOrEqual(
        Date.parse(lifecycles[n - 1]?.lastUpdatedTime as string) - 1000,
      );
  const sizes = await Promise.all(
    runs.map(async ({ snapshot }) => (await listings(darkroom, "stream", snapshot)).snapshotted.length),
  );
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  const last = await listings(darkroom, "stream", runs[2]?.snapshot as string);
  expect(last.snapshotted).toEqual(last.now);
}

async function aDisabledModelIgnoresEverything(darkroom: Darkroom) {
  const model = `${darkroom.api.url}/api/models/still`;
  const post = async (what: string) => {
    const answer = await fetch(`${model}/${what}`, { method: "POST" });
    const body = (await answer.json()) as Record<string, unknown>;
    return { ...body, status: answer.status, since: body.since };
  };
  expect(await post("disable")).toMatchObject({ status: 200, enabled: false });
  const again = await post("disable");
  expect(again).toEqual(await post("disable"));

  await put(darkroom.images, await makePhotos("still", 20, 20_000));
  await delivered(darkroom, 30_000);
  expect(await post("retrain")).toMatchObject({
    status: 409,
    type: "urn:darkroom:model-disabled",
    detail: expect.stringContaining("POST /api/models/still/enable"),
  });
  const shown = async () => (await fetch(model)).json() as Promise<Record<string, Record<string, unknown>>>;
  const ignored = 20 + 1; // the photos, and the request
  await eventually(async () => (await shown()).disabled?.ignored === ignored, 20_000);
  expect(await shown()).toMatchObject({
    enabled: false,
    disabled: { since: again.since, ignoredSince: expect.any(String) },
  });
  expect((await darkroom.api.runs("still")).runs).toEqual([]);

  expect(await post("enable")).toMatchObject({ status: 200, enabled: true, ignored });
  expect(await post("enable")).toMatchObject({ status: 200, enabled: true });
  const [run] = await runsOf(darkroom, "still", 1);
  const { snapshotted, now } = await listings(darkroom, "still", run?.snapshot as string);
  expect(snapshotted).toEqual(now);
}

/** Changes that Azurite cannot tell of are told by the bridge: each makes a run, whatever it is called. */
async function eventsOfHierarchicalAccountsCount(darkroom: Darkroom) {
  const photos = await makePhotos("still", 3, 30_000);
  const sourceUrl = "https://devstoreaccount1.dfs.core.windows.net/images/inbox";
  const told = [
    raised("FlushWithClose", "BlobCreated", photos[0]?.path as string),
    raised("RenameDirectory", "DirectoryRenamed", "still/1", { sourceUrl }),
    raised("DeleteDirectory", "DirectoryDeleted", "still"),
  ];
  for (const [n, event] of told.entries()) {
    await put(unwatched(darkroom), photos.slice(n, n + 1));
    await inject(darkroom, [event]);
    const [run] = await runsOf(darkroom, "still", n + 2);
    const { snapshotted, now } = await listings(darkroom, "still", run?.snapshot as string);
    expect(snapshotted).toEqual(now);
  }
}
