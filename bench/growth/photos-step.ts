import { monitorEventLoopDelay } from "node:perf_hooks";
import { inThreads } from "../../activities/dataset/in-threads.ts";
import { PHOTOS_PER_SHARD, shardSpec } from "../../shared/dataset/shards.ts";
import { keepSnapshot } from "../../shared/intake/photos.ts";
import { paths } from "../../shared/kit/paths.ts";
import { readPlan } from "../../shared/plan/read.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { storageSettings } from "../data/settings.ts";
import { Photos, WithPhotos } from "./generated.ts";
import { temporaryMB } from "./temporary.ts";

// One step of photos.ts, in a process of its own: one in a hundred photos is new since the run before, all are new to "first".
const [step = "", size = "0", connection = ""] = process.argv.slice(2);
const settings = storageSettings(connection);
const blobs = new WithPhotos(settings);
const photos = new Photos(Number(size));
const { total } = photos;
blobs.photos = photos;
const model = step === "first" ? "first" : "many";
const plan = readPlan(`model: ${model}\nimages: images/many\nowner: bench`, "many.yaml");
const { prepareInspect, describeDataset, preparePreprocess } = inThreads(settings);
const nobody = undefined as never;

/** The run that describes, after a run that knew all but the newest photos. */
async function request(): Promise<LifecycleRequest> {
  const { text = "" } = (await blobs.read(SNAPSHOT)) ?? {};
  const hash = "0".repeat(64);
  const trigger = { kind: "http" as const, at: new Date(0).toISOString() };
  const hashes = { trainingHash: hash, policyHash: hash, code: hash };
  return { runId: `${model}-1`, model, snapshot: text, plan, ...hashes, attempt: 1, force: false, trigger };
}
const SNAPSHOT = { container: "runs", path: "snapshot.txt" };

async function seed(): Promise<void> {
  const folder = paths.index(plan.images);
  const tenth = Math.ceil(total / 10);
  for (let n = 0; n < 10; n++)
    await blobs.writeLines(
      { ...folder, path: `${folder.path}before-${n}.jsonl` },
      photos.records(n * tenth, (n + 1) * tenth),
    );
  await blobs.writeLines(paths.sidesOf(model, "before"), photos.sides());
  const spec = shardSpec(plan.preprocess);
  for (let n = 0; n < 0.99 * total; n += PHOTOS_PER_SHARD) {
    const members = Array.from({ length: PHOTOS_PER_SHARD }, (_, m) => photos.photo(n + m).photo);
    await blobs.writeJson(paths.shard(spec, String(n).padStart(64, "0"), "json"), { photos: members });
  }
  const { snapshot } = await keepSnapshot(blobs, plan);
  await blobs.write(SNAPSHOT, snapshot);
  await blobs.copy(paths.snapshot("many", snapshot), paths.snapshot("first", snapshot));
}

const steps: Record<string, () => Promise<unknown>> = {
  seed,
  settle: () => keepSnapshot(blobs, plan),
  inspect: async () => prepareInspect(await request(), nobody),
  describe: async () => describeDataset(await request(), nobody),
  prepare: async () => preparePreprocess(await request(), nobody),
  first: async () => describeDataset(await request(), nobody),
};

const wanted = steps[step];
if (!wanted) throw new Error(`no step "${step}"`);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let diskMB = 0;
const look = setInterval(() => {
  diskMB = Math.max(diskMB, temporaryMB());
}, 50);
const started = performance.now();
const result = await wanted();
clearInterval(look);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const measured = { seconds, coreSeconds: (user + system) / 1e6, diskMB, pauseMs: delay.max / 1e6 };
console.log(JSON.stringify({ ...measured, peakMB: process.resourceUsage().maxRSS / 1024, result }));
process.exit();
