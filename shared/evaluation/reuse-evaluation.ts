import type { Blobs } from "../clients/blobs.ts";
import { canonicalJson, sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import { trialFiles } from "../search/tasks.ts";
import { type Place, placesOf } from "../tasks/places.ts";
import { findResult } from "../tasks/specs.ts";
import type { Released } from "../versions/traffic.ts";
import type { Evidence } from "./evidence.ts";
import { evaluateFiles, evaluateTask } from "./tasks.ts";

/** What an evaluation's result depends on. */
export interface Judging {
  /** The SHA-256 of the challenger's model, and those of whom it meets, which must be known. */
  challenger: string;
  rivals: { name: string; released: Released }[];
  renamed: Record<string, string>;
  golden: number;
  /** Of the lines of the test photos: each with path, ETag and label. */
  test: string;
  /** Scores of other wheels with the SHA-256 of what brings them; absent where there are none, as in evaluations of before. */
  scores?: [name: string, sha256: string][] | undefined;
  code: string;
}

/** As a hash; undefined where a rival was released before hashes were kept. */
export function evaluationIdentity({ rivals, ...judging }: Judging): string | undefined {
  const hashes = rivals.map(({ name, released }) => ({ name, sha256: released.sha256 }));
  if (hashes.some((rival) => rival.sha256 === undefined)) return undefined;
  return sha256(canonicalJson({ ...judging, rivals: hashes }));
}

/**
 * Copies the result of the same evaluation of an earlier run, with the golden images that it left with the challenger, and says which
 * run it was made for and what it measured of the challenger; undefined where there is none that is whole. Safe to repeat.
 */
export async function reuseEvaluation(
  blobs: Blobs,
  { model, identity, challenger }: { model: string; identity: string; challenger: string },
  to: Place,
): Promise<{ runId: string; measured: Evidence["challenger"] } | undefined> {
  for (const from of await placesOf(blobs, paths.known(model, "evaluations", identity), to.runId)) {
    const at = evaluateFiles(from.runId);
    const result = await findResult(blobs, evaluateTask, at).catch(() => undefined);
    const measured = result?.models.challenger;
    if (measured?.sha256 !== challenger) continue;
    if (!(await blobs.exists(at("predictions.jsonl"))) || !(await goldenCopied(blobs, from, to))) continue;
    const own = evaluateFiles(to.runId);
    await blobs.copy(at("predictions.jsonl"), own("predictions.jsonl"));
    await blobs.copy(at("result.json"), own("result.json"));
    return { runId: from.runId, measured };
  }
  return undefined;
}

/** The list of golden images comes last: with it they are whole. */
async function goldenCopied(blobs: Blobs, from: Place, to: Place): Promise<boolean> {
  const [source, target] = [trialFiles(from.runId, from.number), trialFiles(to.runId, to.number)];
  const list = "golden/golden.json";
  if (!(await blobs.exists(source(list)))) return false;
  const folder = source("golden/");
  for await (const { path } of blobs.list(folder)) {
    const file = `golden/${path.slice(folder.path.length)}`;
    if (file !== list) await blobs.copy({ ...folder, path }, target(file));
  }
  await blobs.copy(source(list), target(list));
  return true;
}
