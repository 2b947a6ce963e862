import { stringify } from "yaml";
import { percent } from "../evaluation/percent.ts";
import type { LifecycleRequest } from "../requests/request.ts";
import { NOTE_TAG, nameOf, WINNER_TAG } from "../search/tracking.ts";
import type { Bill } from "../tasks/add-up.ts";
import { costInWords } from "../tasks/cost.ts";
import type { LifecycleResult } from "./result.ts";

/** What MLflow shows of a life cycle, for people who sort and read runs there. */
export interface Story {
  name: string;
  tags: Record<string, string>;
  params: Record<string, string>;
  metrics: Record<string, number>;
}

/** Bytes of a tag, and characters of a parameter, that every MLflow takes. */
const LONGEST_TAG = 5000;
const LONGEST_PARAM = 500;

/**
 * What is told of a run at its end. Never why it was rejected: that may name files, which an erasure of photos would not find there; the
 * run's own page says it.
 */
export function storyOf(
  { runId, model, plan, trigger }: LifecycleRequest,
  result: LifecycleResult,
  bill?: Bill,
): Story {
  const { outcome, dataset, winner, version, evidence, verdict } = result;
  const best = result.trials.find(({ number }) => number === winner)?.best;
  const measured = evidence?.challenger;
  const cost = bill?.cost;
  const isWhole = bill?.machines.every(({ hours, untold }) => hours !== undefined && untold === 0);
  return {
    name: [nameOf(trigger), outcome, measured && percent(measured.accuracy)].filter(Boolean).join(" "),
    tags: {
      "darkroom.outcome": outcome,
      ...(dataset !== undefined && { "darkroom.dataset": dataset }),
      ...(winner !== undefined && { [WINNER_TAG]: String(winner) }),
      ...(version !== undefined && { "darkroom.version": version }),
      ...(cost?.amount !== undefined && { "darkroom.cost": `${costInWords(cost)}, an estimate` }),
      ...(verdict && { "darkroom.verdict": verdict.passed ? "passed" : "refused" }),
      [NOTE_TAG]: shortened(
        [
          `**${outcome}**${version === undefined ? "" : `, version ${version}`}: \`/api/runs/${runId}\` says why.`,
          ...(dataset === undefined ? [] : [`Report: \`/api/models/${model}/datasets/${dataset}/report\``]),
          (verdict?.checks ?? []).map(({ passed, detail }) => `- ${passed ? "✓" : "✗"} ${detail}`).join("\n"),
          ...(verdict?.notes ?? []),
          `\`\`\`yaml\n${stringify(plan)}\`\`\``,
        ].join("\n\n"),
      ),
    },
    params: paramsOf(plan),
    metrics: {
      // Runs are sorted by these: one of which a part is not known would look cheap.
      ...(bill && isWhole && { machine_hours: bill.machines.reduce((all, { hours = 0 }) => all + hours, 0) }),
      ...(cost?.amount !== undefined && cost.without.length === 0 && { cost_estimate: cost.amount }),
      ...(best && {
        best_epoch: best.epoch,
        best_train_loss: best.trainLoss,
        best_train_accuracy: best.trainAccuracy,
        best_validation_loss: best.validationLoss,
        best_validation_accuracy: best.validationAccuracy,
      }),
      ...(measured && {
        test_accuracy: measured.accuracy,
        test_accuracy_low: measured.wilson95[0],
        test_accuracy_high: measured.wilson95[1],
        test_log_loss: measured.logLoss,
        test_brier: measured.brier,
        ...(measured.calibration && { test_calibration_error: measured.calibration.after.error }),
      }),
    },
  };
}

function paramsOf({ preprocess, search }: LifecycleRequest["plan"]): Record<string, string> {
  const said = Object.entries({ ...search, size: preprocess.size });
  return Object.fromEntries(
    said.map(([field, value]): [string, string] => [
      field,
      (typeof value === "object" ? JSON.stringify(value) : String(value)).slice(0, LONGEST_PARAM),
    ]),
  );
}

function shortened(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= LONGEST_TAG ? text : `${bytes.subarray(0, LONGEST_TAG - 10).toString()}…`;
}
