import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { DatasetPhoto } from "../../shared/dataset/describe.ts";
import { learnedPhotos } from "../../shared/dataset/learned.ts";
import { source } from "../../shared/dataset/listing.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import { readRivals } from "../../shared/evaluation/rivals.ts";
import { scoresOf } from "../../shared/evaluation/scores.ts";
import { takeEvaluation } from "../../shared/evaluation/take-evaluation.ts";
import { evaluateFiles, evaluateTask } from "../../shared/evaluation/tasks.ts";
import { collect } from "../../shared/kit/collect.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { canonicalJson, sha256Lines } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { trialFolder } from "../../shared/search/trial.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { prepareEvaluate } from "./contracts.ts";

const GOLDEN_IMAGES = 8;

type Services = { blobs: Blobs; mlflow: Mlflow };

export const prepareEvaluateWith =
  (services: Services): Activity<typeof prepareEvaluate> =>
  async ({ request, winner }) => {
    const { blobs } = services;
    const { runId, model, plan } = request;
    const at = evaluateFiles(runId);
    const { champion, best, serving } = await readRivals(blobs, model);
    const learned = new Set<string>();
    for (const rival of [champion, best])
      if (rival) for (const photo of await learnedPhotos(blobs, rival.card)) learned.add(photo);
    const test = await collect(judged(readRunPhotos(blobs, runId), learned));
    if (test.length === 0)
      throw new TerminalError(
        "no test photo is left that the versions compared have not learned from: add photos",
      );
    await blobs.writeLines(at("test.jsonl"), test);
    const { renamed } = plan.dataset;
    const { container, path: prefix } = source(plan);
    const rivals = Object.entries({ champion, best }).flatMap(([name, rival]) =>
      rival ? [{ name, released: rival.released }] : [],
    );
    const met = { serving, champion: champion?.released ?? null, best: best?.released ?? null };
    const scores = scoresOf(plan.gate);
    const evaluatedFor = await takeEvaluation(services, request, winner, {
      ...{ rivals, renamed, golden: GOLDEN_IMAGES, ...(scores && { scores }) },
      test: sha256Lines(test.map((line) => canonicalJson(line))),
    });
    if (evaluatedFor !== undefined) return { spec: null, evaluatedFor, ...met };
    const challenger = {
      name: "challenger",
      folder: blobs.uri(paths.run(runId, trialFolder(winner.number))),
      renamed: {},
    };
    const spec = await writeSpec(blobs, evaluateTask, at, {
      images: blobs.photosUri(container),
      prefix,
      photos: blobs.uri(at("test.jsonl")),
      models: [
        challenger,
        ...rivals.map(({ name, released }) => {
          return { name, folder: blobs.uri(paths.model(model, released.version, "")), renamed };
        }),
      ],
      golden: GOLDEN_IMAGES,
      predictions: blobs.uri(at("predictions.jsonl")),
      mlflowRun: winner.mlflowRunId ?? "",
      scores: (scores ?? []).map(([name]) => name),
    });
    return { spec, ...met };
  };

/** Test photos that no rival has learned from. */
async function* judged(photos: AsyncIterable<DatasetPhoto>, learned: ReadonlySet<string>) {
  for await (const { photo, path, etag, label, split } of photos)
    if (split === "test" && !learned.has(photo)) yield { photo, path, etag, label };
}
