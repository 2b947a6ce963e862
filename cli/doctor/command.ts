import { setTimeout as pause } from "node:timers/promises";
import pc from "picocolors";
import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";
import { Report, type Row } from "../../shared/doctor/report.ts";
import { deepHealth } from "../../shared/doctor/routes.ts";
import { Pending } from "../../shared/operations/route.ts";
import { appOf } from "../app.ts";
import { parseDoctor } from "./options.ts";

/** Milliseconds between two looks, and how long it may take: a little more than the app gives it. */
const BETWEEN = 1000;
const LONGEST = 25 * 60_000;

const Looked = z.union([Report, Pending]);

/** Says what the app and its tasks can reach. Throws `Trouble` where something is missing. */
export async function doctorCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseDoctor(args, env);
  if (typeof options === "string") return console.log(options);
  const { ask } = appOf(options);
  const began = Date.now();
  let answer = await ask(deepHealth, { query: {} }, Looked);
  const operation = "operationId" in answer ? answer.operationId : undefined;
  while (!("checks" in answer)) {
    if (Date.now() - began > LONGEST)
      throw new Trouble("There is no answer after 25 minutes.", "Look whether the app runs.");
    await pause(BETWEEN);
    answer = await ask(deepHealth, { query: { operation } }, Looked);
  }
  tell(answer.checks);
}

function tell(checks: readonly Row[]): void {
  console.log(checks.flatMap(linesOf).join("\n"));
  const failed = checks.filter(({ ok }) => !ok).map(({ check }) => check);
  if (failed.length > 0)
    throw new Trouble(`Not in order: ${failed.join(", ")}.`, "The lines above say what each wants.");
}

const linesOf = ({ check, ok, detail, remedy }: Row): string[] => [
  `${ok ? pc.green("✔") : pc.red("✖")} ${check}: ${detail}`,
  ...(remedy === undefined ? [] : [`    ${remedy}`]),
];
