import pc from "picocolors";
import stringWidth from "string-width";
import type { RunView } from "./api.ts";

const STAGES = ["inspect", "dataset", "check", "preprocess", "search", "evaluate", "release", "promote"];

type Trial = RunView["trials"][number];

/** A run as lines of text: its stages, and its trials with their newest figures. */
export function view(run: RunView, seconds: number): string[] {
  if (!("stage" in run)) return [pc.dim(`run ${run.runId}: ${run.status}`)];
  const tasks = run.total > 0 ? `${run.done} of ${run.total} tasks done` : "";
  const detail = [tasks, run.detail].filter(Boolean).join(", ");
  return [stageLine(run, seconds), pc.dim(`  ${detail}`), ...trialTable(run.trials)];
}

/** The stages of a run that is under way: those behind it, the present one, those to come. */
export function stageLine({ stage }: { stage: string }, seconds: number): string {
  const at = STAGES.indexOf(stage);
  const marked = STAGES.map((name, n) =>
    n < at ? pc.green(`✔ ${name}`) : n === at ? pc.bold(`▸ ${name}`) : pc.dim(name),
  );
  return `${marked.join("  ")}  ${pc.dim(`${Math.round(seconds)} s`)}`;
}

/** A trial in one line. */
export function trialLine(trial: Trial): string {
  const [, , accuracy] = figuresOf(trial);
  const figure = accuracy ? `, validation accuracy ${accuracy}` : "";
  return `  trial ${trial.number} ${trial.status}: ${trial.trainer}, ${hyperparameters(trial)}${figure}`;
}

/** The table of trials; the winner is marked. */
export function trialTable(trials: readonly Trial[], winner?: number): string[] {
  if (trials.length === 0) return [];
  const rows = trials.map((trial) => [
    trial.number === winner ? "★" : " ",
    String(trial.number),
    trial.trainer,
    hyperparameters(trial),
    epochOf(trial),
    ...figuresOf(trial),
    trial.status,
  ]);
  const header = [
    "",
    "trial",
    "trainer",
    "hyperparameters",
    "epoch",
    "train acc",
    "val loss",
    "val acc",
    "status",
  ];
  return table([header, ...rows]).map((line, n) => (n === 0 ? pc.dim(line) : line));
}

/** Rows in columns that are as wide as they need to be. */
export function table(rows: readonly string[][]): string[] {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? "")))) ?? [];
  return rows.map((row) =>
    `  ${row.map((cell, n) => cell + " ".repeat((widths[n] ?? 0) - stringWidth(cell))).join("  ")}`.trimEnd(),
  );
}

/** A label or a path, which people choose: what would end the line, colour it or turn it around is spelled out. */
export function shown(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function hyperparameters({ hyperparameters }: Trial): string {
  return Object.entries(hyperparameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

const epochOf = (trial: Trial) => ("epoch" in trial ? String(trial.epoch) : String(best(trial)?.epoch ?? ""));

function figuresOf(trial: Trial): string[] {
  const live = "metrics" in trial ? trial.metrics : undefined;
  const done = best(trial);
  const figures = live
    ? [live.train_accuracy, live.validation_loss, live.validation_accuracy]
    : [done?.trainAccuracy, done?.validationLoss, done?.validationAccuracy];
  return figures.map((figure) => (figure === undefined ? "" : figure.toFixed(3)));
}

const best = (trial: Trial) => ("best" in trial ? trial.best : undefined);

export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
