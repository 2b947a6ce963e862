import { app } from "@azure/functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import {
  DatasetNamed,
  PhotosWanted,
  readDataset,
  readDatasets,
  readDiff,
  readPhotos,
} from "../../shared/dataset/read-dataset.ts";
import { http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";

type Around = { plans: Plans; blobs: Blobs };

/** GET api/models/{model}/datasets: every dataset of a model in figures, the newest first. */
export function registerListDatasets({ plans, blobs }: Around): void {
  app.http("listDatasets", {
    methods: ["GET"],
    route: "api/models/{model}/datasets",
    authLevel: "function",
    handler: http(z.object({ model: z.string() }), async ({ model }) => {
      planOf(plans, model);
      const datasets = await readDatasets(blobs, model);
      return ok({
        datasets: datasets.map(({ dataset, photos, classes, describedAt, runId }) => {
          const url = `/api/models/${model}/datasets/${dataset}`;
          return { dataset, photos, classes, describedAt, runId, url };
        }),
      });
    }),
  });
}

/** GET api/models/{model}/datasets/{dataset}: what is in it, what was left out and why, and who has trained on it. */
export function registerGetDataset({ plans, blobs }: Around): void {
  app.http("getDataset", {
    methods: ["GET"],
    route: "api/models/{model}/datasets/{dataset}",
    authLevel: "function",
    handler: http(DatasetNamed, async ({ model, dataset }) => {
      planOf(plans, model);
      return ok(await readDataset(blobs, model, dataset));
    }),
  });
}

/** GET api/models/{model}/datasets/{dataset}/photos: its photos with labels and sides, by pages. */
export function registerDatasetPhotos({ plans, blobs }: Around): void {
  app.http("datasetPhotos", {
    methods: ["GET"],
    route: "api/models/{model}/datasets/{dataset}/photos",
    authLevel: "function",
    handler: http(DatasetNamed.extend(PhotosWanted.shape), async ({ model, dataset, ...wanted }) => {
      planOf(plans, model);
      return ok(await readPhotos(blobs, model, dataset, wanted));
    }),
  });
}

/** GET api/models/{model}/datasets/{dataset}/diff/{other}: what makes the other one of it. */
export function registerDiffDatasets({ plans, blobs }: Around): void {
  const Pair = DatasetNamed.extend({ other: DatasetNamed.shape.dataset, limit: PhotosWanted.shape.limit });
  app.http("diffDatasets", {
    methods: ["GET"],
    route: "api/models/{model}/datasets/{dataset}/diff/{other}",
    authLevel: "function",
    handler: http(Pair, async ({ model, dataset, other, limit }) => {
      planOf(plans, model);
      return ok(await readDiff(blobs, model, [dataset, other], limit));
    }),
  });
}
