import { Blobs } from "../../shared/clients/blobs.ts";
import { shardSpec } from "../../shared/dataset/shards.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import { POLICY } from "../../shared/photos/policy.ts";
import { readPlan } from "../../shared/plan/read.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { noteByNumber } from "../../shared/versions/store.ts";
import { storageSettings } from "../data/settings.ts";

const AT_ONCE = 32;
const PHOTOS = 200;
/** Files that were ever listed, whatever the number of runs: a year's photos are what they are. */
const EVER = 9_000;
const HOUR = 3_600_000;
const HASH = "0".repeat(64);
/** Runs whose records and sides were not put together with those of earlier ones yet. */
const FRESH = 20;
/** Runs whose snapshots retention keeps: those of thirty days. */
const RECENT = 30 * 24;

/** What hourly runs of one model leave behind, each of which had a new photo and released a version, and which were swept every night. */
export class History {
  readonly plan = readPlan("model: many\nimages: images/many\nowner: bench", "many.yaml");
  readonly runs: number;
  readonly #blobs: Blobs;

  constructor(connection: string, runs: number) {
    this.runs = runs;
    this.#blobs = new Blobs(storageSettings(connection));
  }

  /** The n-th file: a run's dataset has two hundred, of which one is new. */
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

  async write(): Promise<void> {
    let next = 0;
    const worker = async () => {
      while (next < this.runs) await this.#add(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await this.#writeCompacted();
    await this.#writeKnown();
    const { runId } = this.request(this.runs - 1);
    const versions = { version: String(this.runs), previous: String(this.runs - 1) };
    const traffic = { ...versions, runId, sha256: HASH, since: this.at(this.runs) };
    await this.#blobs.writeJson(paths.traffic("many"), traffic);
    const datasets = { dataset: this.dataset(this.runs - 1), previous: this.dataset(this.runs - 2) };
    await this.#blobs.writeJson(paths.newest("many"), { runId, ...datasets });
    await this.rest();
  }

  /** Nothing runs, and nothing waits. */
  async rest(): Promise<void> {
    const latest = this.request(this.runs - 1).runId;
    const idle = { running: null, queued: null, settlingSince: null, latest };
    await this.#blobs.writeJson(paths.head("many"), idle);
  }

  async writeSnapshot(n: number): Promise<void> {
    const files = photosOf(n).map(this.file);
    await this.#blobs.write(paths.snapshot("many", this.snapshot(n)), jsonl(files));
  }

  async #add(n: number): Promise<void> {
    const blobs = this.#blobs;
    const asked = this.request(n);
    const { runId, snapshot, trigger } = asked;
    const { at } = trigger;
    const dataset = this.dataset(n);
    if (n >= this.runs - FRESH) {
      await blobs.write(this.#indexFile(`${runId}-1`), jsonl([this.#record(n + PHOTOS - 1)]));
      await blobs.write(paths.sidesOf("many", runId), jsonl([this.#sided(n + PHOTOS - 1)]));
    }
    if (n >= this.runs - RECENT) await this.writeSnapshot(n);
    // Only the newest photos are in a dataset, so that nothing but the number of runs grows.
    const lines = photosOf(n).map((m) => ({
      photo: this.photo(m),
      label: m % 2 ? "cat" : "dog",
      split: this.#side(m),
    }));
    await blobs.write(paths.dataset("many", dataset, "manifest.jsonl"), jsonl(lines));
    const figures = { classes: ["cat", "dog"], photos: PHOTOS, counts: {}, files: PHOTOS, leftOut: {} };
    const described = { dataset, snapshot, runId, describedAt: at };
    const summary = { ...figures, classesLeftOut: [], nearDuplicates: 0, ...described };
    await blobs.writeJson(paths.dataset("many", dataset, "summary.json"), summary);
    await blobs.writeJson(paths.datasetByTime("many", at, dataset), { dataset });
    const outcome = "promoted";
    await blobs.writeJson(paths.trained("many", dataset, "a-b"), { runId, outcome, policyHash: HASH });
    await blobs.writeJson(paths.run(runId, "request.json"), asked);
    const version = String(n + 1);
    const result = { outcome, because: "", dataset, version, trials: [], endedAt: at };
    await blobs.writeJson(paths.run(runId, "result.json"), result);
    await blobs.writeJson(paths.runByTime("many", at, runId), { runId });
    const card = { model: "many", version, runId, sha256: HASH, snapshot, dataset };
    const rest = { mlflowRunId: "m", trainingHash: HASH, code: HASH, accuracy: 0.9 };
    await blobs.writeJson(paths.model("many", version, "version.json"), { ...card, ...rest });
    await blobs.writeJson(paths.claim("many", version), { runId, sha256: HASH, claimedAt: at });
    await noteByNumber(blobs, "many", version);
  }

  /** The records and sides of all but the newest runs, in one file each, as a run's first step leaves them. */
  async #writeCompacted(): Promise<void> {
    const length = Math.max(EVER, this.runs - FRESH + PHOTOS - 1);
    // Those of before the first run have numbers below 0.
    const known = Array.from({ length }, (_, m) => this.runs - FRESH + PHOTOS - 2 - m);
    const whole = {
      index: { into: this.#indexFile("compacted-before"), lines: known.map(this.#record) },
      sides: { into: paths.sidesOf("many", "compacted-before"), lines: known.map(this.#sided) },
    };
    for (const { into, lines } of Object.values(whole)) await this.#blobs.writeLines(into, lines);
    const says = ({ path }: BlobPath) => ({ format: 1, into: path, parts: [] });
    await this.#blobs.writeJson(paths.compactedIndex(this.plan.images), says(whole.index.into));
    await this.#blobs.writeJson(paths.compactedSides("many"), says(whole.sides.into));
  }

  /** What the last night's sweep has found out. */
  async #writeKnown(): Promise<void> {
    const spec = shardSpec(this.plan.preprocess);
    const known = Array.from({ length: Math.max(0, this.runs - 24) }, (_, n) => {
      const { runId, snapshot, trigger } = this.request(n);
      return { n, runId, snapshot, dataset: this.dataset(n), at: Date.parse(trigger.at) };
    });
    const runs = known.map(({ n: _, ...run }) => ({ ...run, spec }));
    const versions = known.map(({ n, at: _, ...version }) => ({ version: String(n + 1), ...version }));
    await this.#blobs.writeLines(paths.endedRuns("many"), runs);
    await this.#blobs.writeLines(paths.knownVersions("many"), versions);
  }

  #indexFile(name: string): BlobPath {
    const folder = paths.index(this.plan.images);
    return { ...folder, path: `${folder.path}${name}.jsonl` };
  }

  #record = (n: number) => ({ ...this.file(n), photo: this.photo(n), policy: POLICY });
  #sided = (n: number) => ({ photo: this.photo(n), side: this.#side(n) });
  #side = (n: number) => (n % 10 === 0 ? "test" : n % 10 === 1 ? "validation" : "train");
}

/** The files of the n-th run. */
const photosOf = (n: number) => Array.from({ length: PHOTOS }, (_, m) => n + m);

const jsonl = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
