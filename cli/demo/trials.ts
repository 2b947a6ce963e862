import pc from "picocolors";
import type { EpochMetrics } from "../../shared/search/trial.ts";
import type { RunView } from "./api.ts";
import { table, tableWidth } from "./table.ts";

type Trial = RunView["trials"][number];
type Column = { name: string; of: (trial: Trial) => string };

/** A trial in one line. */
export function trialLine(trial: Trial): string {
  const accuracy = figuresOf(trial).validationAccuracy;
  const figure = accuracy === undefined ? "" : `, validation accuracy ${accuracy.toFixed(3)}`;
  const drawn = Object.entries(trial.hyperparameters).map(([name, value]) => `${name} ${value}`);
  return `  trial ${trial.number} ${trial.status}: ${trial.trainer}, ${drawn.join(", ")}${figure}`;
}

/**
 * The table of trials, with the winner marked. What all of them have in common stands below it, once; where it would be wider than the
 * terminal, the columns that matter least are left out.
 */
export function trialTable(trials: readonly Trial[], columns: number, winner?: number): string[] {
  if (trials.length === 0) return [];
  const drawn = [...new Set(trials.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  const what: Column[] = [
    { name: "trainer", of: ({ trainer }) => trainer },
    ...drawn.map((name) => ({ name, of: (trial: Trial) => String(trial.hyperparameters[name] ?? "") })),
  ];
  const isCommon = ({ of }: Column) => trials.length > 1 && new Set(trials.map(of)).size === 1;
  const mark = { name: "", of: ({ number }: Trial) => (number === winner ? "★" : " ") };
  const wanted = [mark, NUMBER, ...what.filter((column) => !isCommon(column)), ...FIGURES];
  const rowsOf = (chosen: Column[]) => [
    chosen.map(({ name }) => name),
    ...trials.map((trial) => chosen.map(({ of }) => of(trial))),
  ];
  const fits = (chosen: Column[]) => tableWidth(rowsOf(chosen)) <= columns;
  const chosen = LEAST_FIRST.reduce(
    (left, column) => (fits(left) ? left : left.filter((one) => one !== column)),
    wanted,
  );
  const [header = "", ...rows] = table(rowsOf(chosen));
  const common = what.filter(isCommon).map(({ name, of }) => `${name} ${of(trials[0] as Trial)}`);
  return [
    pc.dim(header),
    ...rows,
    ...(common.length > 0 ? [pc.dim(`     all trials: ${common.join(", ")}`)] : []),
  ];
}

const NUMBER: Column = { name: "trial", of: ({ number }) => String(number) };
const EPOCH: Column = { name: "epoch", of: (trial) => String(epochOf(trial) ?? "") };
const TRAIN: Column = { name: "train acc", of: (trial) => digits(figuresOf(trial).trainAccuracy) };
const LOSS: Column = { name: "val loss", of: (trial) => digits(figuresOf(trial).validationLoss) };
const ACCURACY: Column = { name: "val acc", of: (trial) => digits(figuresOf(trial).validationAccuracy) };
const STATUS: Column = { name: "status", of: ({ status }) => status };
const FIGURES = [EPOCH, TRAIN, LOSS, ACCURACY, STATUS];
const LEAST_FIRST = [TRAIN, EPOCH, LOSS];

const digits = (figure: number | undefined) => figure?.toFixed(3) ?? "";

const best = (trial: Trial) => ("best" in trial ? trial.best : undefined);

function epochOf(trial: Trial) {
  if (!("metrics" in trial)) return "epoch" in trial ? trial.epoch : best(trial)?.epoch;
  return trial.status === "succeeded" ? trial.metrics?.best_epoch : trial.epoch;
}

type Figures = { [Name in keyof EpochMetrics]?: EpochMetrics[Name] | undefined };

/** Those of the last epoch while it trains, and of the epoch whose weights were kept once it has succeeded, as its run tells them later. */
function figuresOf(trial: Trial): Figures {
  if (!("metrics" in trial)) return best(trial) ?? {};
  const { status, metrics = {} } = trial;
  const named = (name: string) => metrics[status === "succeeded" ? `best_${name}` : name];
  return {
    trainAccuracy: named("train_accuracy"),
    validationLoss: named("validation_loss"),
    validationAccuracy: named("validation_accuracy"),
  };
}
