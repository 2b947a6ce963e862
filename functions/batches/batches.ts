import { Readable } from "node:stream";
import { cancelBlob, resultsBlob } from "../../shared/batches/batch.ts";
import { csvOf } from "../../shared/batches/csv.ts";
import { listBatches } from "../../shared/batches/list-batches.ts";
import { urlOf, viewBatch } from "../../shared/batches/read-batch.ts";
import { requestBatch } from "../../shared/batches/request-batch.ts";
import * as routes from "../../shared/batches/routes.ts";
import { Row } from "../../shared/batches/row.ts";
import type { Summary } from "../../shared/batches/summary.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { inBlocks, jsonl } from "../../shared/clients/jsonl.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Media } from "../../shared/kit/answers.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { LISTING_PATIENCE } from "../../shared/kit/within.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { acceptedOf } from "../kit/accept.ts";
import { accepted, ok, sent } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

type Stored = { plans: Plans; blobs: Blobs };

/** How people have many photos predicted at once. */
export const batchRoutes = ({ plans, blobs }: Stored, patience = LISTING_PATIENCE) => [
  serve(routes.startBatch, async ({ model, prefix, version, format }, { context }) => {
    const plan = await planOf(plans, model);
    const begun = await requestBatch(blobs, { plan, prefix, version }, orchestrationsOf(context), patience);
    const url = urlOf(model, begun.batchId);
    const answer = { ...begun, resultsUrl: `${url}/results?format=${format}` };
    return answer.status === "done" ? ok({ ...answer, statusUrl: url }) : accepted(answer, url);
  }),
  serve(routes.listBatches, async ({ model, ...page }, { context }) => {
    await planOf(plans, model);
    return ok(await listBatches(blobs, model, page, orchestrationsOf(context)));
  }),
  serve(routes.getBatch, async ({ model, batchId }, { context }) => {
    await planOf(plans, model);
    return ok(await viewBatch(blobs, model, batchId, orchestrationsOf(context)));
  }),
  serve(routes.getBatchResults, async ({ model, batchId, format }, { context, request }) => {
    await planOf(plans, model);
    const media = format ? MEDIA[format] : acceptedOf(request, Object.values(MEDIA));
    const view = await viewBatch(blobs, model, batchId, orchestrationsOf(context));
    if (!("summary" in view && view.summary)) throw notDone(view.batchId, view.status);
    return resultsOf(blobs, view.summary, media);
  }),
  serve(routes.cancelBatch, async ({ model, batchId }, { context }) => {
    await planOf(plans, model);
    const view = await viewBatch(blobs, model, batchId, orchestrationsOf(context));
    if (view.status !== "running" && view.status !== "cancelling") throw notRunning(batchId, view.status);
    await blobs.writeJson(cancelBlob(model, view.batchId), { at: new Date().toISOString() });
    const status = "cancelling" as const;
    return accepted({ batchId: view.batchId, status }, urlOf(model, view.batchId));
  }),
];

const [asJsonl, asCsv] = routes.getBatchResults.answers[200];
const MEDIA = { jsonl: asJsonl, csv: asCsv };

/** Results as they come from storage, which holds them as JSONL. */
function resultsOf(blobs: Blobs, { model, batchId, container, classes }: Summary, media: Media) {
  const rows = blobs.lines(resultsBlob(model, batchId), Row);
  const isCsv = media === asCsv;
  const pieces = isCsv ? inBlocks(csvOf(rows, { container, classes })) : jsonl(rows);
  const name = `attachment; filename="${model}-${batchId}.${isCsv ? "csv" : "jsonl"}"`;
  const body = Readable.toWeb(Readable.from(pieces, { objectMode: false }));
  return sent(media, body, { "Content-Disposition": name });
}

function notDone(batchId: string, status: string): Problem {
  const remedy = "results are there when its status is done";
  return new Problem(409, "batch-not-done", `Batch ${batchId} is ${status}: ${remedy}.`);
}

function notRunning(batchId: string, status: string): Problem {
  const remedy = status === "listing" ? "cancel it when it has begun" : "there is nothing to cancel";
  return new Problem(409, "batch-not-running", `Batch ${batchId} is ${status}: ${remedy}.`);
}
