/** The storage layout: which container and path everything has. */
export interface BlobPath {
  container: string;
  path: string;
}

const at =
  (container: string) =>
  (path: string): BlobPath => ({ container, path });
const datasets = at("datasets");
const shards = at("shards");
const features = at("features");
const runs = at("runs");
const models = at("models");
const predictions = at("predictions");
const audit = at("audit");

/**
 * In the place of a run's id: trainings by hand, which belong to no life cycle. No model's name begins so, and what trains
 * knows it by this name, too (`releases/register.py`).
 */
export const REMOTE = "_remote";

/** Later than any time that we write, in milliseconds since 1970. */
const LATEST = 1e14;

/** A name for a number that comes before those of smaller ones. */
const downwards = (n: number) => String(LATEST - n).padStart(15, "0");

export const paths = {
  snapshot: (model: string, id: string) => datasets(`${model}/snapshots/${id}.jsonl`),
  /** A model's datasets, the newest first in the order of paths. */
  datasetsByTime: (model: string) => datasets(`${model}/by-time/`),
  datasetByTime: (model: string, at: string, dataset: string) =>
    datasets(`${model}/by-time/${downwards(Date.parse(at))}-${dataset}.json`),
  /** All that is kept of a model's data. */
  datasets: (model: string) => datasets(`${model}/`),
  dataset: (model: string, version: string, file: string) => datasets(`${model}/${version}/${file}`),
  /** Records of the photos below one prefix, by whoever inspected them. */
  index: (images: string) => datasets(`index/${images}/`),
  /** What was put together of them. */
  compactedIndex: (images: string) => datasets(`compacted/${images}.json`),
  /** On which side each photo was put when it was seen first, by run. */
  sides: (model: string) => datasets(`${model}/sides/`),
  sidesOf: (model: string, runId: string) => datasets(`${model}/sides/${runId}.jsonl`),
  compactedSides: (model: string) => datasets(`${model}/sides.json`),
  /** Which runs have trained on this dataset. */
  trainings: (model: string, version: string) => datasets(`${model}/${version}/trained/`),
  /** How often each test photo has judged. */
  judged: (model: string) => datasets(`${model}/judged.jsonl`),
  /** Records of all photos, by container and prefix. */
  indexes: datasets("index/"),
  /** Which run has trained on this dataset with this plan and code. */
  trained: (model: string, version: string, what: string) =>
    datasets(`${model}/${version}/trained/${what}.json`),
  /** Photos that datasets had and no file holds any more. */
  deleted: (model: string) => datasets(`${model}/deleted.jsonl`),
  /** The dataset that the newest run was about. */
  newest: (model: string) => datasets(`${model}/newest.json`),
  /** Records of erasures by their names, which deny the photos' return. */
  erased: datasets("erased/"),
  erasedSalt: datasets("erased/salt.json"),
  erasure: (id: string) => datasets(`erased/${id}.json`),
  /** What an erasure works with; gone when it is done. */
  erasureWork: (id: string, file: string) => datasets(`erased/${id}/${file}`),
  shards: (spec: string) => shards(`${spec}/`),
  shard: (spec: string, id: string, extension: "npz" | "json") => shards(`${spec}/${id}.${extension}`),
  /** What backbones see in the photos of a preprocessing's shards. */
  featuresOf: (spec: string) => features(`${spec}/`),
  features: (spec: string, shard: string, file: string) => features(`${spec}/${shard}/${file}`),
  head: (model: string) => runs(`${model}/head.json`),
  /** The plans in force, of all models: where the part that predicts may read, too. */
  plans: models("plans.json"),
  /** Every version of a model's plan. */
  planVersions: (model: string) => runs(`${model}/plans/`),
  planVersion: (model: string, version: number) =>
    runs(`${model}/plans/${String(version).padStart(6, "0")}.json`),
  /** When each model's schedule was last seen to. */
  schedules: runs("schedules.json"),
  ignoredEvents: runs("ignored-events.json"),
  /** Where results of the same trial, or the same evaluation, lie. */
  known: (model: string, kind: "trials" | "evaluations", identity: string) =>
    runs(`${model}/${kind}/${identity}.json`),
  run: (runId: string, file: string) => runs(`${runId}/${file}`),
  /** Which Databricks run does which step of a run. */
  tasks: (runId: string, step = "") => runs(`${runId}/databricks/${step}`),
  /** The runs of a model, the newest first in the order of paths. */
  runsByTime: (model: string) => runs(`${model}/by-time/`),
  runByTime: (model: string, at: string, runId: string) =>
    runs(`${model}/by-time/${downwards(Date.parse(at))}-${runId}.json`),
  /** What was asked of a model that takes longer than a request may, and what came of it. */
  operations: (model: string) => runs(`${model}/operations/`),
  operation: (model: string, id: string, file: "asked" | "result") =>
    runs(`${model}/operations/${id}.${file}.json`),
  /** What retention knows of runs that have ended, and of versions: it never changes, and is read as one. */
  endedRuns: (model: string) => runs(`${model}/ended.jsonl`),
  knownVersions: (model: string) => runs(`${model}/versions.jsonl`),
  /** Files that the newest run of a model could not read. Copies of them lie beside it, below their own paths. */
  quarantine: (model: string): BlobPath => ({ container: "quarantine", path: `${model}/records.jsonl` }),
  /** The folders of all versions of a model. */
  versions: (model: string) => models(`${model}/`),
  /** The numbers of a model's versions, the highest first in the order of paths. */
  versionsByNumber: (model: string) => models(`${model}/by-number/`),
  versionByNumber: (model: string, version: string) =>
    models(`${model}/by-number/${downwards(Number(version))}-${version}.json`),
  /** Whose a version's folder is. */
  claim: (model: string, version: string) => models(`${model}/${version}/claim.json`),
  model: (model: string, version: string, file: string) => models(`${model}/${version}/${file}`),
  /** The inference log and what was made of it. */
  predictions: (model: string, file: string) => predictions(`${model}/${file}`),
  /** A photo that the inference log keeps, by its SHA-256. */
  loggedPhoto: (model: string, photo: string) => predictions(`${model}/photos/${photo}`),
  /** Names of erasures, which deny their photos' return: where the part that predicts may read, too. */
  denied: predictions("erased/"),
  /** What is kept of a batch of predictions. */
  batch: (model: string, batchId: string, file: string) => predictions(`${model}/batches/${batchId}/${file}`),
  /** What Databricks reads and writes for a batch; gone when it is done. */
  batchTask: (model: string, batchId: string, file = "") => runs(`${model}/batches/${batchId}/${file}`),
  /** A model's batches, the newest first in the order of paths. */
  batchesByTime: (model: string) => predictions(`${model}/batches/by-time/`),
  batchByTime: (model: string, at: string, batchId: string) =>
    predictions(`${model}/batches/by-time/${downwards(Date.parse(at))}-${batchId}.json`),
  traffic: (model: string) => models(`${model}/traffic.json`),
  /** Who called for which change on a day, such as 2026-11-27, and in the hour of a time. */
  auditDay: (day: string) => audit(`${day.replaceAll("-", "/")}/`),
  auditHour: (at: string) => audit(`${at.slice(0, 13).replace(/[-T]/g, "/")}.jsonl`),
};
