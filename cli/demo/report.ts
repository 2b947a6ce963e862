import pc from "picocolors";
import { shown } from "../../shared/kit/text.ts";
import { costInWords } from "../../shared/tasks/cost.ts";
import type { RunView } from "./api.ts";
import { counted, percent } from "./table.ts";
import { trialTable } from "./trials.ts";

/** Why a run ended as it did. */
export const becauseOf = (run: RunView) => shown(("because" in run ? run.because : undefined) ?? "");

/** How a run ended, as lines: its trials, its figures, the gate's checks, what was left out, warnings, the outcome. */
export function report(run: RunView, columns: number): string[] {
  const winner = "winner" in run ? run.winner : undefined;
  return [
    ...trialTable(run.trials, columns, winner),
    ...figures(run, winner),
    ...checks(run),
    ...("verdict" in run ? (run.verdict?.notes ?? []) : []).map((text) => pc.dim(`  ${shown(text)}`)),
    ...leftOut(run),
    ...("warnings" in run ? (run.warnings ?? []) : []).map((text) => `  ${pc.yellow("!")} ${shown(text)}`),
    ...machines(run),
    "",
    `  ${pc.bold(run.status)}: ${becauseOf(run)}`,
  ];
}

/** What the run's work at Databricks took, and what that costs by the prices that were told. */
function machines(run: RunView): string[] {
  if (!("machines" in run) || !run.machines || run.machines.length === 0) return [];
  const { cost } = run;
  const took = run.machines.map(({ machine, nodes, seconds, untold }) => {
    const many = nodes === undefined || nodes === 1 ? "" : `${nodes} x `;
    return `${many}${shown(machine)} ${seconds} s${untold > 0 ? ` and ${untold} untold` : ""}`;
  });
  const words = cost && costInWords(cost);
  const costs = words === undefined ? "" : `, by your prices ${words}`;
  return ["", pc.dim(`  Machines: ${took.join(", ")}${costs}.`)];
}

function figures(run: RunView, winner: number | undefined): string[] {
  if (!("evidence" in run) || !run.evidence) return [];
  const { challenger, photos } = run.evidence;
  const [low, high] = challenger.wilson95;
  const judged = run.verdict?.judgedBefore;
  return [
    "",
    `  Trial ${winner} is right on ${challenger.correct} of ${counted(photos, "test photo")}: ${percent(challenger.accuracy)}`,
    `  (95 % interval ${percent(low)} to ${percent(high)}).`,
    pc.dim(`  Log loss ${challenger.logLoss?.toFixed(3)} nats, Brier score ${challenger.brier?.toFixed(3)}.`),
    pc.dim(`  Before, the same photos have judged ${judged === 1 ? "once" : `${judged} times`}.`),
  ];
}

function checks(run: RunView): string[] {
  if (!("verdict" in run)) return [];
  const marked = (passed: boolean) => (passed ? pc.green("✔") : pc.red("✖"));
  return (run.verdict?.checks ?? []).map(
    ({ name, passed, detail }) => `  ${marked(passed)} ${name}: ${shown(detail)}`,
  );
}

function leftOut({ leftOut: { count, first, ignored } }: RunView): string[] {
  const { hidden = 0, system = 0, "not-included": outside = 0 } = ignored;
  const noPhotos = hidden + system;
  const named = first.slice(0, 5).map(({ path, reason, detail }) => {
    return `    ${shown(path)}: ${reason}, ${shown(detail)}`;
  });
  const example = count > named.length ? ", for example" : "";
  return [
    ...(count > 0 ? ["", `  ${counted(count, "file")} left out${example}:`, ...named] : []),
    ...(noPhotos > 0 ? ["", `  ${counted(noPhotos, "file")} ignored that are hidden or a system's.`] : []),
    ...(outside > 0 ? ["", `  ${counted(outside, "file")} that the plan's dataset.include leaves out.`] : []),
  ];
}
