import { isDeepStrictEqual } from "node:util";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import type { Events } from "../clients/events.ts";
import { paths } from "../kit/paths.ts";
import type { Limits } from "../plan/checks.ts";
import type { Plan } from "../plan/schema.ts";
import { readTraffic } from "../versions/store.ts";
import { compare } from "./compare.ts";
import { readProfile } from "./profile.ts";
import { DriftReport, raise } from "./report.ts";
import { tallyServed, WINDOW_DAYS } from "./served.ts";

type Around = { blobs: Blobs; events: Events };

const REPORT = { schema: DriftReport, format: 1 };
const reportBlob = (model: string) => paths.predictions(model, "drift.json");

/**
 * Compares what a model was asked with what it learned from, and tells of a new drift: an event, and `retrain` where the plan
 * wants that. A drift is told of once. If this process dies in between, the next check tells again under the same event id.
 */
export async function checkDrift(
  { blobs, events }: Around,
  plan: Plan,
  retrain: () => Promise<unknown>,
  now = new Date(),
): Promise<DriftReport | undefined> {
  const { model } = plan;
  const compared = await compareServed({ blobs }, plan, now);
  if (!compared) return undefined;
  const { verdict, version, at } = compared;
  const { after: report } = await changeJson(blobs, reportBlob(model), REPORT, undefined, (before) => ({
    ...compared,
    raised: raise(verdict, version, at, before?.raised ?? null),
  }));
  const { raised } = report;
  if (!raised || raised.told || verdict !== "drifted") return report;
  await events.publish(driftDetected(report, raised));
  if (plan.dataset.triggers.drift) await retrain();
  const told: DriftReport = { ...report, raised: { ...raised, told: true } };
  await changeJson(blobs, reportBlob(model), REPORT, report, (now) =>
    isDeepStrictEqual(now.raised, raised) ? { ...now, raised: told.raised } : now,
  );
  return told;
}

/** The comparison as of now, without telling anybody. Undefined where nothing serves, or a version without a profile. */
export async function compareServed(
  { blobs }: { blobs: Blobs },
  plan: Plan,
  now: Date,
): Promise<DriftReport | undefined> {
  const { model } = plan;
  const version = (await readTraffic(blobs, model))?.version;
  const profile = version && (await readProfile(blobs, model, version));
  if (!version || !profile) return undefined;
  const limit = limitOf(plan.dataset.checks.psi);
  const served = await tallyServed(blobs, { model, version }, profile, now);
  return {
    model,
    version,
    at: now.toISOString(),
    windowDays: WINDOW_DAYS,
    limit,
    requests: served.photos,
    ...compare(profile, served, limit),
    raised: null,
  };
}

/** The report of the last check. */
export async function readDrift(
  { blobs }: { blobs: Blobs },
  model: string,
): Promise<DriftReport | undefined> {
  return blobs.json(reportBlob(model), DriftReport);
}

/** Where the plan does without the check of new data, served photos are still compared. */
const limitOf = ({ warning, error }: Limits) => warning ?? error ?? 0.25;

function driftDetected(report: DriftReport, { version, at }: { version: string; at: string }) {
  const { model, sentence, requests, limit, features } = report;
  return {
    id: `${model}-${version}-${at}`,
    type: "Darkroom.DriftDetected" as const,
    subject: `/api/models/${model}/drift`,
    time: report.at,
    data: { model, version, requests, limit, sentence, features },
  };
}
