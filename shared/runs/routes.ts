import { z } from "zod";
import { LeftOut } from "../dataset/description.ts";
import { ModelName } from "../kit/ids.ts";
import { Next, Page } from "../kit/page.ts";
import { json, route } from "../kit/route.ts";
import { isOneLine } from "../kit/text.ts";
import { RunAnswer } from "../requests/request.ts";
import { TrialLogs } from "./trial-view.ts";
import { RunLine, RunView } from "./view.ts";

export const listRuns = route({
  name: "listRuns",
  method: "GET",
  path: "/api/models/{model}/runs",
  role: "reader",
  part: "control",
  summary:
    "The newest runs first: when each began, how long it took, how it ended, and how good its model is.",
  params: { model: ModelName },
  query: Page,
  answers: { 200: z.object({ runs: z.array(RunLine), next: Next }) },
});

export const getRun = route({
  name: "getRun",
  method: "GET",
  path: "/api/runs/{runId}",
  role: "reader",
  part: "control",
  summary: "Stage, progress, trials with their metrics, and where to look further.",
  params: { runId: z.string() },
  answers: { 200: RunView },
});

export const getTrialLogs = route({
  name: "getTrialLogs",
  method: "GET",
  path: "/api/runs/{runId}/trials/{trial}/logs",
  role: "data-reader",
  part: "control",
  summary: "What a trial's process has written at Databricks, and why it failed if it did.",
  params: { runId: z.string(), trial: z.coerce.number().int().min(1).max(1000) },
  answers: { 200: TrialLogs },
});

export const listLeftOut = route({
  name: "listLeftOut",
  method: "GET",
  path: "/api/runs/{runId}/left-out",
  role: "data-reader",
  part: "control",
  summary: "The files that a run has left out, with the reasons, by pages.",
  params: { runId: z.string() },
  query: Page,
  answers: { 200: z.object({ files: z.array(LeftOut), next: Next }) },
});

export const retryRun = route({
  name: "retryRun",
  method: "POST",
  path: "/api/runs/{runId}/retry",
  role: "operator",
  part: "control",
  summary: "Tries a run that failed or was cancelled again, from what it has not finished.",
  params: { runId: z.string() },
  answers: { 202: RunAnswer.extend({ statusUrl: z.string() }) },
});

const Reason = {
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .refine(isOneLine, "must be one line, without control characters")
    .default("asked for by HTTP"),
};

export const cancelRun = route({
  name: "cancelRun",
  method: "POST",
  path: "/api/runs/{runId}/cancel",
  role: "operator",
  part: "control",
  summary: "Stops a run and its Databricks runs, or takes it out of the queue.",
  params: { runId: z.string() },
  query: Reason,
  body: json(Reason),
  answers: {
    200: z.object({ runId: z.string(), status: z.literal("cancelled") }),
    202: z.object({ runId: z.string(), status: z.literal("cancelling"), statusUrl: z.string() }),
  },
});
