import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { Problem } from "../kit/errors.ts";
import { Sha256, VersionNumber } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";
import { ModelSpec } from "../serving/model-spec.ts";
import { describeVersion, readCard } from "../versions/read-versions.ts";
import { readTraffic } from "../versions/store.ts";
import { placeOf } from "./place.ts";

/** What is asked for: which folder, by which bytes of which version. */
export const Wanted = z.object({
  model: z.string(),
  container: z.string(),
  prefix: z.string(),
  version: VersionNumber,
  runId: z.string(),
  sha256: Sha256,
  dataset: z.string(),
  rejectBelow: z.number().optional(),
});
export type Wanted = z.infer<typeof Wanted>;

/** What a request means. Throws a `Problem` where no version serves or the one that is named cannot be had. */
export async function wantedOf(
  blobs: Blobs,
  plan: Plan,
  { prefix, version: named }: { prefix: string; version?: string | undefined },
): Promise<Wanted> {
  const { model } = plan;
  const { container, path } = placeOf(plan, prefix);
  const version = named ?? (await readTraffic(blobs, model))?.version;
  if (version === undefined)
    throw new Problem(404, "no-champion", `No version of "${model}" serves yet: let a run finish first.`);
  // For its errors, which say which versions there are.
  const card = (await readCard(blobs, model, version)) ?? (await describeVersion(blobs, model, version));
  const spec = await blobs.json(paths.model(model, version, "model.json"), ModelSpec);
  if (!spec || !(await blobs.exists(paths.model(model, version, "model.onnx"))))
    throw notKept(model, version);
  const { runId, dataset, sha256 = spec.sha256 } = card;
  const rejectBelow = plan.serving?.reject_below;
  return {
    ...{ model, container, prefix: path, version, runId, sha256, dataset },
    ...(rejectBelow !== undefined && { rejectBelow }),
  };
}

function notKept(model: string, version: string): Problem {
  const remedy = `name another one of GET /api/models/${model}/versions, or pin those that are to stay in the plan`;
  const what = `The files of version ${version} of "${model}" are not kept any more`;
  return new Problem(409, "version-not-kept", `${what}: ${remedy}.`);
}
