import type { Blobs } from "../../shared/clients/blobs.ts";
import { leftOutBlob } from "../../shared/dataset/left-out.ts";
import { source } from "../../shared/dataset/listing.ts";
import { readRunDataset, runPhotos } from "../../shared/dataset/store.ts";
import { paths } from "../../shared/kit/paths.ts";
import { limitsOf } from "../../shared/plan/checks.ts";
import { readTraffic } from "../../shared/versions/store.ts";
import type { Activity } from "../activity.ts";
import type { prepareCheck } from "./contracts.ts";

export const prepareCheckWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof prepareCheck> =>
  async ({ request, dataset, files, problems }) => {
    const { runId, model, plan } = request;
    const { near_duplicates, checks, renamed, classes, review, split } = plan.dataset;
    const spec = paths.run(runId, "check/spec.json");
    const index = paths.index(plan.images);
    const records: string[] = [];
    for await (const { path } of blobs.list(index)) records.push(blobs.uri({ ...index, path }));
    const champion = (await readTraffic(blobs, model))?.version;
    await blobs.writeJson(spec, {
      model,
      dataset,
      images: blobs.photosUri(source(plan).container),
      photos: blobs.uri(runPhotos(runId)),
      records,
      leftOut: blobs.uri(leftOutBlob(runId)),
      files,
      problems,
      size: plan.preprocess.size,
      nearDuplicates: near_duplicates === "off" ? null : near_duplicates,
      checks: limitsOf(checks),
      champion: champion
        ? { version: champion, profile: blobs.uri(paths.model(model, champion, "profile.json")), renamed }
        : null,
      classesLeftOut: (await readRunDataset(blobs, runId))?.classesLeftOut ?? [],
      split,
      planned: [...(classes === "found" ? [] : classes), review],
      report: blobs.uri(paths.dataset(model, dataset, "")),
      result: blobs.uri(paths.run(runId, "check/result.json")),
    });
    return { spec: blobs.uri(spec) };
  };
