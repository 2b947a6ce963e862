import type { Blobs } from "../../shared/clients/blobs.ts";
import { findDataset, readDatasets } from "../../shared/dataset/find-dataset.ts";
import { readDataset, readPhotos } from "../../shared/dataset/read-dataset.ts";
import * as routes from "../../shared/dataset/routes.ts";
import { DiffView } from "../../shared/dataset/views.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import { operate } from "../operations/operate.ts";

/** What people see of datasets. */
export const datasetRoutes = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) => [
  serve(routes.listDatasets, async ({ model, ...page }) => {
    await planOf(plans, model);
    const { datasets, ...rest } = await readDatasets(blobs, model, page);
    const lines = datasets.map(({ dataset, photos, classes, describedAt, runId }) => {
      const url = `/api/models/${model}/datasets/${dataset}`;
      return { dataset, photos, classes, describedAt, runId, url };
    });
    return ok({ datasets: lines, ...rest });
  }),
  serve(routes.getDataset, async ({ model, dataset }) => {
    await planOf(plans, model);
    return ok(await readDataset(blobs, model, dataset));
  }),
  serve(routes.datasetPhotos, async ({ model, dataset, ...wanted }) => {
    await planOf(plans, model);
    return ok(await readPhotos(blobs, model, dataset, wanted));
  }),
  serve(routes.diffDatasets, async ({ model, dataset, other, limit, operation }, { context }) => {
    await planOf(plans, model);
    const [from, to] = await Promise.all([dataset, other].map((name) => findDataset(blobs, model, name)));
    const url = `/api/models/${model}/datasets/${from?.dataset}/diff/${to?.dataset}`;
    const about = { from: from?.dataset, to: to?.dataset, limit };
    const wanted = { kind: "compareDatasets" as const, model, about, url, operation };
    return operate(blobs, context, wanted, DiffView);
  }),
];
