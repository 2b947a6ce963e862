import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { Evidence, ModelResult, type Rival } from "../../shared/evaluation/evidence.ts";
import { noteJudged } from "../../shared/evaluation/judged.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Released } from "../../shared/versions/traffic.ts";
import type { Activity } from "../activity.ts";
import type { collectEvaluate } from "./contracts.ts";

const Counts = z.object({ photos: z.number(), onlyFirst: z.number(), onlySecond: z.number() });
const Pair = Counts.extend({ compared: z.number(), classes: z.array(Counts.extend({ label: z.string() })) });
const rivals = <T extends z.ZodType>(of: T) => z.object({ champion: of.optional(), best: of.optional() });

/** What the task wrote, as far as the gate needs it. */
const Result = z.object({
  photos: z.number(),
  constant: Evidence.shape.constant,
  models: rivals(ModelResult).extend({ challenger: Evidence.shape.challenger }),
  pairs: rivals(Pair),
  common: z.object({ correct: Evidence.shape.common }),
});
type Result = z.infer<typeof Result>;

export const collectEvaluateWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectEvaluate> =>
  async ({ request, serving, champion, best }) => {
    const { runId, model } = request;
    const result = await blobs.json(paths.run(runId, "evaluate/result.json"), Result);
    if (!result) throw new TerminalError(`the evaluation of ${runId} left no result`);
    const { photos, constant, models, common } = result;
    const test = blobs.lines(paths.run(runId, "evaluate/test.jsonl"), z.object({ photo: z.string() }));
    return {
      photos,
      challenger: models.challenger,
      serving,
      ...(champion && { champion: rivalOf(result, "champion", champion) }),
      ...(best && { best: rivalOf(result, "best", best) }),
      common: common.correct,
      constant,
      judgedBefore: await noteJudged(blobs, model, runId, test),
    };
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
