import { z } from "zod";
import { type DatasetSummary, readSummary } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { TerminalError } from "../shared/errors.ts";
import { paths } from "../shared/paths.ts";
import { type Evidence, ModelResult } from "../shared/release/evidence.ts";
import type { Activity } from "./activity.ts";
import type { collectEvaluate } from "./contracts/search.ts";

const Result = z.object({
  photos: z.number(),
  models: z.object({ challenger: ModelResult, champion: ModelResult.optional() }),
  pairs: z.object({ onlyFirst: z.number(), onlySecond: z.number() }).nullable(),
});

export const collectEvaluateWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof collectEvaluate> =>
  async ({ request, dataset, champion }) => {
    const { runId, model } = request;
    const result = await blobs.json(paths.run(runId, "evaluate/result.json"), Result);
    const summary = await readSummary(blobs, model, dataset);
    if (!result || !summary) throw new TerminalError(`the evaluation of ${runId} left no result`);
    const { challenger, champion: reigning } = result.models;
    return {
      photos: result.photos,
      challenger,
      ...(reigning && champion && { champion: { ...reigning, version: champion } }),
      onlyChallenger: result.pairs?.onlyFirst ?? 0,
      onlyChampion: result.pairs?.onlySecond ?? 0,
      majority: majorityOf(summary.counts, challenger, result.photos),
    };
  };

/** How well the class with the most training photos does as an answer to every test photo. */
function majorityOf(
  counts: DatasetSummary["counts"],
  tested: ModelResult,
  photos: number,
): Evidence["majority"] {
  const [label] = Object.entries(counts).sort(([, a], [, b]) => b.train - a.train)[0] ?? [""];
  return { label, accuracy: photos === 0 ? 0 : (tested.classes[label]?.photos ?? 0) / photos };
}
