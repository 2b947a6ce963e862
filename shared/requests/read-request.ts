import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { faultsOf, isMalformed } from "../kit/damaged.ts";
import { paths } from "../kit/paths.ts";
import { NoPhotos } from "./no-photos.ts";
import { LifecycleRequest, Trigger } from "./request.ts";
import { Sample } from "./sample.ts";

/** A request that cannot be carried out any more: what is left of it, the rest as far as its run's id tells, and why. */
export interface Unreadable {
  runId: string;
  model: string;
  snapshot: string;
  trainingHash: string;
  policyHash: string | undefined;
  code: string;
  attempt: number;
  force: boolean;
  ignored: NoPhotos | undefined;
  sample: number | undefined;
  fromDataset: string | undefined;
  trigger: Trigger | undefined;
  fault: string;
}

/** Each field by itself, or nothing. */
const text = z.string().optional().catch(undefined);
const Left = z
  .object({
    ...{ snapshot: text, trainingHash: text, policyHash: text, code: text, fromDataset: text },
    force: z.boolean().catch(false),
    ignored: NoPhotos.optional().catch(undefined),
    sample: Sample.optional().catch(undefined),
    trigger: Trigger.optional().catch(undefined),
  })
  .catch({ force: false });

/**
 * What a run was asked for, as far as the code of today can read what some code wrote. Undefined where there is none. Everything that
 * needs a request reads it here, so that one which cannot be read stops nothing but its own run.
 */
export async function readRequest(
  blobs: Blobs,
  runId: string,
): Promise<LifecycleRequest | Unreadable | undefined> {
  const found = await blobs.read(paths.run(runId, "request.json"));
  if (!found) return undefined;
  let stored: unknown;
  try {
    stored = JSON.parse(found.text);
    const request = LifecycleRequest.parse(stored);
    if (request.runId === runId && runId.startsWith(`${request.model}-`)) return request;
    return unreadable(runId, stored, "it is another run's");
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return unreadable(runId, stored, faultsOf(error));
  }
}

/** What an id alone tells of its run: `<model>-<snapshot>-<training plan>-<code>-<attempt>`, hashes by their beginnings. */
export function unreadable(runId: string, stored: unknown, fault: string): Unreadable {
  const [attempt = "", code = "", trainingHash = "", snapshot = "", ...model] = runId.split("-").reverse();
  const { trigger, policyHash, force, ignored, sample, ...left } = Left.parse(stored);
  return {
    ...{ runId, model: model.reverse().join("-"), attempt: Number(attempt) },
    ...{ snapshot: left.snapshot ?? snapshot, trainingHash: left.trainingHash ?? trainingHash },
    ...{ code: left.code ?? code, policyHash, force, ignored, sample, trigger, fault },
    fromDataset: left.fromDataset,
  };
}
