import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { Head } from "../../shared/admission/head.ts";
import { IgnoredEvents } from "../../shared/admission/ignored-events.ts";
import { Batch } from "../../shared/batches/batch.ts";
import { Row } from "../../shared/batches/row.ts";
import { Summary } from "../../shared/batches/summary.ts";
import { Wanted } from "../../shared/batches/wanted.ts";
import { Busy } from "../../shared/clients/busy.ts";
import { Compacted } from "../../shared/clients/compacted.ts";
import { DatasetPhoto } from "../../shared/dataset/describe.ts";
import { DatasetSummary } from "../../shared/dataset/description.ts";
import { Newest } from "../../shared/dataset/find-deletions.ts";
import { SnapshotLine } from "../../shared/dataset/listing.ts";
import { Quarantined } from "../../shared/dataset/quarantine.ts";
import { PhotoRecord } from "../../shared/dataset/record.ts";
import { ShardMembers } from "../../shared/dataset/shards.ts";
import { Sided } from "../../shared/dataset/sides.ts";
import { FileLine, ManifestLine, RunDataset } from "../../shared/dataset/store.ts";
import { Profile } from "../../shared/drift/profile.ts";
import { StoredErasure } from "../../shared/erasure/order.ts";
import { Judged } from "../../shared/evaluation/judged.ts";
import { Schedules } from "../../shared/intake/schedules.ts";
import { Answer } from "../../shared/operations/operations.ts";
import { PublishedPlan, PublishedPlans } from "../../shared/plan/published-plan.ts";
import { LifecycleRequest, Started, Trained } from "../../shared/requests/request.ts";
import { EndedRun, KnownVersion } from "../../shared/retention/known.ts";
import { StoredResult } from "../../shared/runs/result.ts";
import { TASKS } from "../../shared/runs/tasks.ts";
import { TrialPlans } from "../../shared/search/trial.ts";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import { Prediction } from "../../shared/serving/prediction.ts";
import { Bill } from "../../shared/tasks/add-up.ts";
import { Places } from "../../shared/tasks/places.ts";
import { Queue, Taken } from "../../shared/tasks/queue.ts";
import { TaskRecord } from "../../shared/tasks/records.ts";
import { Claim } from "../../shared/versions/claim.ts";
import { Taint } from "../../shared/versions/taint.ts";
import { Traffic, VersionCard } from "../../shared/versions/traffic.ts";

/** What reads which document of those that earlier versions have stored. */
const readers: Record<string, z.ZodType> = {
  "datasets/MODEL/judged.jsonl": Judged,
  "datasets/MODEL/newest.json": Newest,
  "datasets/MODEL/snapshots/HASH.jsonl": SnapshotLine,
  "datasets/MODEL/sides.json": Compacted,
  "datasets/MODEL/sides/RUN.jsonl": Sided,
  "datasets/MODEL/sides/compacted-UUID.jsonl": Sided,
  "datasets/MODEL/HASH/files.jsonl": FileLine,
  "datasets/MODEL/HASH/manifest.jsonl": ManifestLine,
  "datasets/MODEL/HASH/profile.json": Profile,
  "datasets/MODEL/HASH/summary.json": DatasetSummary,
  "datasets/MODEL/HASH/trained/SHORT-SHORT.json": Trained,
  "datasets/compacted/images/MODEL.json": Compacted,
  "datasets/erased/ID.json": StoredErasure,
  "datasets/index/images/MODEL/RUN-1.jsonl": PhotoRecord,
  "datasets/index/images/MODEL/compacted-UUID.jsonl": PhotoRecord,
  "models/plans.json": PublishedPlans,
  "models/MODEL/traffic.json": Traffic,
  "models/MODEL/VERSION/claim.json": Claim,
  "models/MODEL/VERSION/model.json": ModelSpec,
  "models/MODEL/VERSION/profile.json": Profile,
  "models/MODEL/VERSION/tainted.json": Taint,
  "models/MODEL/VERSION/version.json": VersionCard,
  "predictions/MODEL/DAY/SHORT.jsonl": Prediction,
  "predictions/MODEL/batches/ID/batch.json": Batch,
  "predictions/MODEL/batches/ID/results.jsonl": Row,
  "predictions/MODEL/batches/ID/summary.json": Summary,
  "predictions/MODEL/batches/listing-ID/asked.json": Wanted,
  "quarantine/MODEL/records.jsonl": Quarantined,
  "runs/MODEL/ended.jsonl": EndedRun,
  "runs/MODEL/evaluations/HASH.json": Places,
  "runs/MODEL/head.json": Head,
  "runs/MODEL/operations/ID.result.json": Answer,
  "runs/MODEL/plans/000001.json": PublishedPlan,
  "runs/MODEL/trials/HASH.json": Places,
  "runs/MODEL/versions.jsonl": KnownVersion,
  "runs/ignored-events.json": IgnoredEvents,
  "runs/schedules.json": Schedules,
  "runs/RUN/databricks/trial-N.1.json": TaskRecord,
  "runs/RUN/dataset.json": RunDataset,
  "runs/RUN/machines.json": Bill,
  "runs/RUN/machines/N.json": Busy,
  "runs/RUN/photos.jsonl": DatasetPhoto,
  "runs/RUN/request.json": LifecycleRequest,
  "runs/RUN/result.json": StoredResult,
  "runs/RUN/started.json": Started,
  "runs/RUN/trials.json": TrialPlans,
  "runs/RUN/check/result.json": TASKS.check.result,
  "runs/RUN/evaluate/result.json": TASKS.evaluate.result,
  "runs/RUN/inspect/N.result.json": TASKS.inspect.result,
  "runs/RUN/preprocess/N.result.json": TASKS.preprocess.result,
  "runs/RUN/queues/trial.json": Queue,
  "runs/RUN/queues/trial.taken.json": Taken,
  "runs/RUN/register/result.json": TASKS.register.result,
  "runs/RUN/trials/N/result.json": TASKS.train.result,
  "shards/SHORT/HASH.json": ShardMembers,
};

const folder = join(import.meta.dirname, "documents");

/** Fields that have another name by now. */
const renamed: Record<string, Record<string, string>> = {
  "datasets/erased/ID.json": { tainted: "learnedBy" },
};

/** Fields that came later, as they are read where they are missing. */
const later: Record<string, object> = {
  "datasets/erased/ID.json": { orderedBy: null },
  "runs/RUN/preprocess/N.result.json": { features: 0 },
};

const calledAsNow = (kind: string, document: object) =>
  Object.fromEntries(
    Object.entries(document).map(([field, value]) => [renamed[kind]?.[field] ?? field, value]),
  );

describe("a recorded document", () => {
  test.each(Object.entries(readers))("is read as it was written: %s", (kind, schema) => {
    const text = readFileSync(join(folder, kind), "utf8");
    const documents = kind.endsWith(".jsonl") ? text.trim().split("\n") : [text];
    for (const document of documents.map((one) => JSON.parse(one)))
      expect({ ...later[kind], ...calledAsNow(kind, document) }).toMatchObject(
        schema.parse(document) as object,
      );
  });

  test("is there for every reader", () => {
    const stored = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(Object.keys(readers).filter((kind) => !stored.includes(kind))).toEqual([]);
  });
});
