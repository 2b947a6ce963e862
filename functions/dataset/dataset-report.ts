import type { Blobs } from "../../shared/clients/blobs.ts";
import { findDataset } from "../../shared/dataset/find-dataset.ts";
import * as routes from "../../shared/dataset/routes.ts";
import { html } from "../../shared/kit/answers.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { POLICY } from "../../shared/kit/html.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { acceptedOf, JSON_MEDIA } from "../kit/accept.ts";
import { ok, sent } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What the data checks found. */
export const datasetReport = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) =>
  serve(routes.datasetReport, async ({ model, dataset: name }, { request }) => {
    await planOf(plans, model);
    const { dataset } = await findDataset(blobs, model, name);
    const isJson = acceptedOf(request, [html, JSON_MEDIA]) === JSON_MEDIA;
    const blob = paths.dataset(model, dataset, isJson ? "report.json" : "report.html");
    const found = await blobs.bytes(blob);
    if (!found) throw noReport(blob);
    if (isJson) return ok(JSON.parse(found.bytes.toString("utf8")));
    return sent(html, found.bytes, { "Content-Security-Policy": POLICY });
  });

function noReport({ container, path }: BlobPath): Problem {
  const why = "no run has come as far as checking it, or retention or the erasure of a photo has removed it";
  const detail = `There is no ${container}/${path}: ${why}. POST retrain?force=true writes it anew.`;
  return new Problem(404, "report-not-found", detail);
}
