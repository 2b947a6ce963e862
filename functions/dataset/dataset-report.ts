import { app, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { DatasetNamed, findDataset } from "../../shared/dataset/read-dataset.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { http } from "../../shared/kit/http.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";

/** The page is made of what users named: nothing in it may run or load anything. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** GET api/models/{model}/datasets/{dataset}/report: what the data checks found, as a page, or as JSON if that is asked for. */
export function registerDatasetReport({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("datasetReport", {
    methods: ["GET"],
    route: "api/models/{model}/datasets/{dataset}/report",
    authLevel: "function",
    handler: http(DatasetNamed, async ({ model, dataset: begin }, request) => {
      planOf(plans, model);
      const { dataset } = await findDataset(blobs, model, begin);
      const form = wantsJson(request) ? JSON_FORM : PAGE;
      const found = await blobs.bytes(paths.dataset(model, dataset, form.file));
      if (!found) throw noReport(paths.dataset(model, dataset, form.file));
      return { status: 200, body: found.bytes, headers: form.headers } satisfies HttpResponseInit;
    }),
  });
}

const JSON_FORM = { file: "report.json", headers: { "Content-Type": "application/json; charset=utf-8" } };
const PAGE = {
  file: "report.html",
  headers: {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
  },
};

function wantsJson(request: HttpRequest): boolean {
  const accept = request.headers.get("accept") ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

function noReport({ container, path }: BlobPath): Problem {
  const why = "no run has come as far as checking it, or retention or the erasure of a photo has removed it";
  const detail = `There is no ${container}/${path}: ${why}. POST retrain?force=true writes it anew.`;
  return new Problem(404, "report-not-found", detail);
}
