import { join } from "node:path";
import { expect, test } from "vitest";
import { end, eventually, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, startDarkroom, tinyPlan, upload } from "./darkroom.ts";
import { everyStepDoneOnce, everyTrialTrackedOnce, gistOf } from "./done-once.ts";
import { startKiller } from "./kills.ts";
import { instances, seeded } from "./storm.ts";
import { endsOf } from "./where.ts";

// SEED=n repeats the kills, as far as the machine keeps time; KILLS=n does more.
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const wanted = Number(process.env.KILLS ?? 80);
const plan = tinyPlan(
  "tiny",
  `search: {trainers: [keras.cnn], space: {learning_rate: [0.003], dropout: [0.2]}, trials: 2, parallel: 2, epochs: 15}
retention: {versions: 2, runs: 1s}`,
).replace("quiet_period: 1s", "quiet_period: 3s");

test(`life cycles under ${wanted} kills end as without any (seed ${seed})`, {
  timeout: 7_200_000,
}, async () => {
  const data = temporaryFolder();
  const batches = batchesOf(digits(join(data, "digits"), ["0", "1", "2"], 170));
  const killer = await startKiller(() => startDarkroom(data, { tiny: plan }), seeded(seed), console.log);
  let cycles = 0;
  for (; killer.count() < wanted; cycles++) {
    await next(killer.darkroom, batches, cycles);
    await killer.untilEnded("tiny", cycles + 1);
  }
  const kinds = [...killer.kills].map(([kind, count]) => `${kind} ${count}`).join(", ");
  console.log(`${killer.count()} kills (${kinds}), ${cycles} life cycles, seed ${seed}`);
  const killed = await lookedOver(killer.darkroom, cycles, killer.killedTasks());
  await end(killer.darkroom.child);

  const calm = await startDarkroom(temporaryFolder(), { tiny: plan });
  for (let cycle = 0; cycle < cycles; cycle++) {
    await next(calm, batches, cycle);
    await endsOf(calm, "tiny", cycle + 1);
  }
  expect(killed).toEqual(await lookedOver(calm, cycles, new Set()));
});

/** Photos for life cycles that follow one another: sixty of each label, then ten more of each. */
function batchesOf(photos: { path: string; bytes: Buffer }[]) {
  return (cycle: number) =>
    photos.filter((_, n) => (cycle === 0 ? n % 170 < 60 : Math.floor((n % 170) / 10) === cycle + 5));
}

/** Starts the next life cycle, and the sweep of what the ones before have left. */
async function next(darkroom: Darkroom, batches: ReturnType<typeof batchesOf>, cycle: number) {
  await eventually(() => darkroom.api.runs("tiny"), 60_000);
  await upload(darkroom, "tiny", batches(cycle));
  if (cycle > 0) await askToSweep(darkroom);
}

/** What has become of the photos, once it is certain that nothing was done twice. */
async function lookedOver(darkroom: Darkroom, cycles: number, killedTasks: ReadonlySet<number>) {
  const runs = await endsOf(darkroom, "tiny", cycles);
  for (const [n, { status, ...run }] of runs.entries())
    console.log(`run ${n + 1}: ${status}, ${"because" in run && run.because}`);
  expect(new Set(runs.map(({ snapshot }) => snapshot)).size).toBe(cycles);
  const steps = await everyStepDoneOnce(darkroom, runs, killedTasks);
  await everyTrialTrackedOnce(darkroom, runs);
  await sweep(darkroom);
  const { version, sha256 } = await darkroom.json("models", "tiny/traffic.json");
  const kept = [...(await namesIn(darkroom, "models")), ...(await namesIn(darkroom, "shards"))];
  return { runs: runs.map(gistOf), steps, version, sha256, kept };
}

/** Sweeps when nothing else goes on, and waits for its end. */
async function sweep(darkroom: Darkroom) {
  const asked = Math.floor(Date.now() / 1000) * 1000; // Durable tells whole seconds
  await askToSweep(darkroom);
  await eventually(async () => {
    const [last] = await instances(darkroom, "sweep", "sweep-tiny");
    return last?.runtimeStatus === "Completed" && Date.parse(last.createdTime) >= asked;
  }, 120_000);
}

const askToSweep = ({ api }: Darkroom) => fetch(`${api.url}/api/models/tiny/retention`, { method: "POST" });

async function namesIn({ blobs }: Darkroom, container: string) {
  const names: string[] = [];
  for await (const { name } of blobs.getContainerClient(container).listBlobsFlat()) names.push(name);
  return names;
}
