import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { paths } from "../../shared/kit/paths.ts";
import { StoredResult } from "../../shared/runs/result.ts";
import { trialFiles } from "../../shared/search/tasks.ts";

/** A trial that won, and where it was trained first. */
export interface Winner {
  number: number;
  /** Where it was trained first. */
  from: { runId: string; number: number };
  /** URI of what its task was told. */
  spec: string;
  /** Cores that it had; its card does not say it where it is of before that was noted. */
  threads: number | undefined;
}

const Card = z.looseObject({ environment: z.looseObject({ threads: z.number() }).optional() });

/** Finds the winner of a run. Throws a `Trouble` where there is none, or where its files are gone. */
export async function winnerOf(blobs: Blobs, runId: string): Promise<Winner> {
  const result = await blobs.json(paths.run(runId, "result.json"), StoredResult);
  if (!result)
    throw new Trouble(
      `There is no result of a run ${runId}.`,
      "GET /api/models/NAME/runs lists the runs of a model; one that is under way has none yet.",
    );
  const won = result.trials.find(({ number }) => number === result.winner);
  if (!won)
    throw new Trouble(
      `Run ${runId} has no winner: it ended ${result.outcome}, ${result.because}`,
      result.sameAs === undefined
        ? "Name a run whose search has come to its end."
        : `The work was done by ${result.sameAs}.`,
    );
  const from = won.reusedFrom ?? { runId, number: won.number };
  const at = trialFiles(from.runId, from.number);
  if (!(await blobs.exists(at("spec.json"))))
    throw new Trouble(
      `What trial ${from.number} of ${from.runId} was told is gone.`,
      "Runs' files stay for `retention.runs`, or as long as their version is kept.",
    );
  const card = await blobs.json(at("model.json"), Card);
  return { number: won.number, from, spec: blobs.uri(at("spec.json")), threads: card?.environment?.threads };
}
