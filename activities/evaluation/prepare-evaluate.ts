import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { DatasetPhoto } from "../../shared/dataset/describe.ts";
import { learnedPhotos } from "../../shared/dataset/learned.ts";
import { source } from "../../shared/dataset/listing.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import {
  evaluationIdentity,
  type Judging,
  reuseEvaluation,
} from "../../shared/evaluation/reuse-evaluation.ts";
import { readRivals } from "../../shared/evaluation/rivals.ts";
import { evaluateFiles, evaluateTask } from "../../shared/evaluation/tasks.ts";
import { trackEvaluation } from "../../shared/evaluation/track-reused.ts";
import { collect } from "../../shared/kit/collect.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { canonicalJson, sha256Lines } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { type Trial, trialFolder } from "../../shared/search/trial.ts";
import { notePlace, takesFinished } from "../../shared/tasks/places.ts";
import { findResult, writeSpec } from "../../shared/tasks/specs.ts";
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
    const rivals = Object.entries({ champion, best }).flatMap(([name, rival]) =>
      rival ? [{ name, released: rival.released }] : [],
    );
    const met = { serving, champion: champion?.released ?? null, best: best?.released ?? null };
    const evaluatedFor = await reuse(services, request, winner, {
      ...{ rivals, renamed },
      test: sha256Lines(test.map((line) => canonicalJson(line))),
    });
    if (evaluatedFor !== undefined) return { spec: null, evaluatedFor, ...met };
    const challenger = {
      name: "challenger",
      folder: blobs.uri(paths.run(runId, trialFolder(winner.number))),
      renamed: {},
    };
    const spec = await writeSpec(blobs, evaluateTask, at, {
      images: blobs.photosUri(source(plan).container),
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
    });
    return { spec, ...met };
  };

/** Takes the result of the same evaluation of an earlier run, and says of which; undefined if it must be made. */
async function reuse(
  { blobs, mlflow }: Services,
  request: LifecycleRequest,
  { number, mlflowRunId }: Trial,
  judging: Pick<Judging, "rivals" | "renamed" | "test">,
): Promise<string | undefined> {
  const { runId, model, code } = request;
  const trained = await findResult(blobs, trainTask, trialFiles(runId, number));
  if (!trained) return undefined;
  const challenger = trained.model.sha256;
  const identity = evaluationIdentity({ ...judging, challenger, golden: GOLDEN_IMAGES, code });
  if (identity === undefined) return undefined;
  const place = { runId, number };
  const found =
    takesFinished(request) && (await reuseEvaluation(blobs, { model, identity, challenger }, place));
  await notePlace(blobs, paths.known(model, "evaluations", identity), place);
  if (!found) return undefined;
  if (mlflowRunId !== undefined) await trackEvaluation(mlflow, mlflowRunId, found.measured);
  return found.runId;
}

/** Test photos that no rival has learned from. */
async function* judged(photos: AsyncIterable<DatasetPhoto>, learned: ReadonlySet<string>) {
  for await (const { photo, path, etag, label, split } of photos)
    if (split === "test" && !learned.has(photo)) yield { photo, path, etag, label };
}
