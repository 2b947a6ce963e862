import { Blobs } from "../../shared/clients/blobs.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { POLICY } from "../../shared/photos/policy.ts";
import { readPlan } from "../../shared/plan/read.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { storageSettings } from "../data/settings.ts";

const AT_ONCE = 16;
const PHOTOS = 200;
const HOUR = 3_600_000;
const HASH = "0".repeat(64);

/** What hourly runs of one model leave behind, each of which had a new photo and released a version. */
export class History {
  readonly plan = readPlan("model: many\nimages: images/many\nowner: bench", "many.yaml");
  readonly #blobs: Blobs;
  runs = 0;

  constructor(connection: string) {
    this.#blobs = new Blobs(storageSettings(connection));
  }

  /** The n-th file, and all that were there before. */
  file = (n: number) => ({
    ...{
      path: `many/${n % 2 ? "cat" : "dog"}/${String(n).padStart(6, "0")}.jpg`,
      etag: `e-${n}`,
      size: 20_000 + n,
    },
  });
  photo = (n: number) => sha256(`photo ${n}`);
  snapshot = (n: number) => sha256(`snapshot ${n}`);
  dataset = (n: number) => sha256(`dataset ${n}`);
  at = (n: number) => new Date(Date.now() - 365 * 24 * HOUR + n * HOUR).toISOString();

  request(n: number): LifecycleRequest {
    const snapshot = this.snapshot(n);
    const runId = `many-${snapshot.slice(0, 12)}-${HASH.slice(0, 12)}-${HASH.slice(0, 12)}-1`;
    const trigger = { kind: "schedule" as const, at: this.at(n) };
    const hashes = { trainingHash: HASH, policyHash: HASH, code: HASH };
    return { runId, model: "many", snapshot, plan: this.plan, ...hashes, attempt: 1, force: false, trigger };
  }

  async growTo(runs: number): Promise<void> {
    let next = this.runs;
    const worker = async () => {
      while (next < runs) await this.#add(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.runs = runs;
    const blobs = this.#blobs;
    const last = this.request(runs - 1);
    const idle = { running: null, queued: null, settlingSince: null, latest: last.runId };
    await blobs.writeJson(paths.head("many"), idle);
    const version = String(runs);
    const since = this.at(runs);
    const traffic = { version, runId: last.runId, sha256: HASH, previous: String(runs - 1), since };
    await blobs.writeJson(paths.traffic("many"), traffic);
    const newest = { runId: last.runId, dataset: this.dataset(runs - 1), previous: this.dataset(runs - 2) };
    await blobs.writeJson(paths.newest("many"), newest);
  }

  async #add(n: number): Promise<void> {
    const blobs = this.#blobs;
    const asked = this.request(n);
    const { runId } = asked;
    const dataset = this.dataset(n);
    // A year's photos are what they are: only the newest are in a dataset, so that nothing but the number of runs grows.
    const files = Array.from({ length: PHOTOS }, (_, m) => n + m);
    const index = paths.index(this.plan.images);
    const fresh = n === 0 ? files : files.slice(-1);
    const records = fresh.map((m) => ({ ...this.file(m), photo: this.photo(m), policy: POLICY }));
    await blobs.writeLines({ ...index, path: `${index.path}${runId}-1.jsonl` }, records);
    const sides = fresh.map((m) => ({ photo: this.photo(m), side: this.#side(m) }));
    await blobs.writeLines(paths.sidesOf("many", runId), sides);
    await blobs.writeLines(paths.snapshot("many", asked.snapshot), files.map(this.file));
    const lines = files.map((m) => ({
      photo: this.photo(m),
      label: m % 2 ? "cat" : "dog",
      split: this.#side(m),
    }));
    await blobs.writeLines(paths.dataset("many", dataset, "manifest.jsonl"), lines);
    const described = { dataset, snapshot: asked.snapshot, runId, describedAt: asked.trigger.at };
    const figures = { classes: ["cat", "dog"], photos: PHOTOS, counts: {}, files: PHOTOS, leftOut: {} };
    const summary = { ...figures, classesLeftOut: [], nearDuplicates: 0, ...described };
    await blobs.writeJson(paths.dataset("many", dataset, "summary.json"), summary);
    await blobs.writeJson(paths.datasetByTime("many", described.describedAt, dataset), { dataset });
    const outcome = "promoted";
    await blobs.writeJson(paths.trained("many", dataset, "a-b"), { runId, outcome, policyHash: HASH });
    await blobs.writeJson(paths.run(runId, "request.json"), asked);
    const version = String(n + 1);
    const result = { outcome, because: "", dataset, version, trials: [], endedAt: asked.trigger.at };
    await blobs.writeJson(paths.run(runId, "result.json"), result);
    await blobs.writeJson(paths.runByTime("many", asked.trigger.at, runId), { runId });
    const card = { model: "many", version, runId, sha256: HASH, snapshot: asked.snapshot, dataset };
    const rest = { mlflowRunId: "m", trainingHash: HASH, code: HASH, accuracy: 0.9 };
    await blobs.writeJson(paths.model("many", version, "version.json"), { ...card, ...rest });
    await blobs.writeJson(paths.claim("many", version), { runId, sha256: HASH, claimedAt: asked.trigger.at });
  }

  #side = (n: number) => (n % 10 === 0 ? "test" : n % 10 === 1 ? "validation" : "train");
}
