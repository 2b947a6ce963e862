import type { DatasetPhoto } from "../shared/dataset/describe.ts";
import { source } from "../shared/dataset/listing.ts";
import { readRunPhotos } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import { learnedPhotos, readTraffic, readVersion } from "../shared/release/store.ts";
import { trialFolder } from "../shared/search/trial.ts";
import type { Activity } from "./activity.ts";
import type { prepareEvaluate } from "./contracts/search.ts";

const GOLDEN_IMAGES = 8;

export const prepareEvaluateWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof prepareEvaluate> =>
  async ({ request, winner }) => {
    const { runId, model, plan } = request;
    const at = (file: string) => paths.run(runId, `evaluate/${file}`);
    const traffic = await readTraffic(blobs, model);
    const card = traffic && (await readVersion(blobs, model, traffic.version));
    const learned = card ? await learnedPhotos(blobs, card) : new Set<string>();
    await blobs.writeLines(at("test.jsonl"), judged(readRunPhotos(blobs, runId), learned));
    const challenger = {
      name: "challenger",
      folder: blobs.uri(paths.run(runId, trialFolder(winner.number))),
    };
    const champion = card && {
      name: "champion",
      folder: blobs.uri(paths.model(model, card.version, "")),
      renamed: plan.dataset.renamed,
    };
    await blobs.writeJson(at("spec.json"), {
      images: blobs.photosUri(source(plan).container),
      photos: blobs.uri(at("test.jsonl")),
      models: champion ? [challenger, champion] : [challenger],
      golden: GOLDEN_IMAGES,
      predictions: blobs.uri(at("predictions.jsonl")),
      mlflowRun: winner.mlflowRunId,
      result: blobs.uri(at("result.json")),
    });
    return { spec: blobs.uri(at("spec.json")), champion: card?.version ?? null };
  };

/** Test photos that the champion has not learned from. */
async function* judged(photos: AsyncIterable<DatasetPhoto>, learned: ReadonlySet<string>) {
  for await (const { photo, path, etag, label, split } of photos)
    if (split === "test" && !learned.has(photo)) yield { photo, path, etag, label };
}
