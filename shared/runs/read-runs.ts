import type { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { noSuchPage, type Page } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import type { StoredResult } from "./result.ts";
import { figuresOf, readRunStatus } from "./run-status.ts";
import type { RunLine } from "./view.ts";

/** A page of a model's runs in short, the newest first. */
export async function readRuns(
  deps: { blobs: Blobs },
  model: string,
  page: Page,
  orchestrations: Orchestrations,
) {
  const { runIds, next } = await runsByTime(deps.blobs, model, page);
  const runs = runIds.map((runId) => readRunLine(deps, runId, orchestrations));
  return { runs: await Promise.all(runs), ...(next !== undefined && { next }) };
}

async function readRunLine(
  deps: { blobs: Blobs },
  runId: string,
  orchestrations: Orchestrations,
): Promise<z.infer<typeof RunLine>> {
  const found = await readRunStatus(deps, runId, orchestrations);
  const { status, trigger, startedAt } = found;
  const because = "because" in found ? found.because : undefined;
  const ended = "result" in found && inShort(found.result, startedAt);
  return { runId, status, trigger, startedAt, ...ended, because, url: `/api/runs/${runId}` };
}

const inShort = (result: StoredResult, startedAt: string | undefined) => ({
  ...figuresOf(result, startedAt),
  version: result.version,
  cost: result.cost,
});

/** What a run's place in the order of time looks like. It may have gone since a page ended with it. */
const PLACE = /^\d{15}-[a-z][a-z0-9-]*$/;

/** The ids of a page of runs. One that was asked for at several times is named once. */
export async function runsByTime(blobs: Blobs, model: string, { after, limit }: Page) {
  if (after !== "" && !PLACE.test(after)) throw noSuchPage(after);
  const folder = paths.runsByTime(model);
  const found = new Map<string, string>();
  for await (const { path } of blobs.list(folder, after === "" ? limit + 1 : undefined)) {
    const name = path.slice(folder.path.length).replace(/\.json$/, "");
    const runId = name.replace(/^\d+-/, "");
    if (name <= after || found.has(runId)) continue;
    if (found.size === limit) return { runIds: [...found.keys()], next: [...found.values()].at(-1) };
    found.set(runId, name);
  }
  return { runIds: [...found.keys()] };
}
