import pc from "picocolors";
import type { RunView } from "./api.ts";
import { trialTable } from "./trials.ts";

const STAGES = ["inspect", "dataset", "check", "preprocess", "search", "evaluate", "release", "promote"];

/** A run as lines of text: its stages, and its trials with their newest figures. */
export function view(run: RunView, seconds: number, columns: number): string[] {
  if (run.status === "queued") return [pc.dim(`  run ${run.runId} waits for the run before it`)];
  if (!("stage" in run)) return [pc.dim(`  run ${run.runId}: ${run.status}`)];
  const tasks = run.total > 0 ? `${run.done} of ${run.total} tasks done` : "";
  const detail = [tasks, run.detail].filter(Boolean).join(", ");
  return [stageLine(run, seconds), pc.dim(`  ${detail}`), ...trialTable(run.trials, columns)];
}

/** The stages of a run that is under way: those behind it, the present one, those to come; an end before them all stands alone. */
export function stageLine({ stage }: { stage: string }, seconds: number): string {
  const at = STAGES.indexOf(stage);
  const [behind, ahead] = at < 0 ? [[], []] : [STAGES.slice(0, at), STAGES.slice(at + 1)];
  const parts = [
    behind.length > 0 && pc.green(`✔ ${behind.join(" ")}`),
    pc.bold(`▸ ${stage}`),
    pc.dim(ahead.join(" ")),
    pc.dim(`${Math.round(seconds)} s`),
  ];
  return parts.filter(Boolean).join("  ");
}
