import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { Evidence, type Rival } from "../../shared/evaluation/evidence.ts";
import { noteJudged } from "../../shared/evaluation/judged.ts";
import { evaluateFiles, evaluateTask } from "../../shared/evaluation/tasks.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { resultOf } from "../../shared/tasks/specs.ts";
import type { Released } from "../../shared/versions/traffic.ts";
import type { Activity } from "../activity.ts";
import type { collectEvaluate } from "./contracts.ts";

type Result = z.infer<typeof evaluateTask.result>;

export const collectEvaluateWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectEvaluate> =>
  async ({ request, serving, champion, best, evaluatedFor }) => {
    const { runId, model } = request;
    const at = evaluateFiles(runId);
    const result = await resultOf(blobs, evaluateTask, at);
    const { photos, constant, models, common } = result;
    if (!models.challenger) throw new TerminalError("the evaluation says nothing of the challenger");
    const test = blobs.lines(at("test.jsonl"), z.object({ photo: z.string() }));
    // What the gate has no use for, such as every class against every other, stays out of the history.
    return Evidence.parse({
      photos,
      challenger: models.challenger,
      serving,
      ...(champion && { champion: rivalOf(result, "champion", champion) }),
      ...(best && { best: rivalOf(result, "best", best) }),
      common: common.correct,
      constant,
      // Taken from another run, it is no further look at the photos.
      judgedBefore: await noteJudged(blobs, model, evaluatedFor ?? runId, test),
    });
  };

/** What was measured of a released version, whose bytes must be those that were released. */
function rivalOf({ models, pairs }: Result, name: "champion" | "best", released: Released): Rival {
  const [measured, pair] = [models[name], pairs[name]];
  if (!measured || !pair)
    throw new TerminalError(`the evaluation says nothing of version ${released.version}`);
  if (released.sha256 !== undefined && measured.sha256 !== released.sha256)
    throw new TerminalError(
      `models/…/${released.version}/model.onnx is not the file that was released: expected ${released.sha256}, found ${measured.sha256}`,
    );
  const { onlyFirst, onlySecond, classes, ...counts } = pair;
  return {
    ...measured,
    version: released.version,
    runId: released.runId,
    pair: {
      ...counts,
      onlyChallenger: onlyFirst,
      onlyRival: onlySecond,
      classes: classes.map(({ onlyFirst, onlySecond, ...one }) => {
        return { ...one, onlyChallenger: onlyFirst, onlyRival: onlySecond };
      }),
    },
  };
}
