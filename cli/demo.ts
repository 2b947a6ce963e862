import pc from "picocolors";
import { keepPrivate } from "../local/private.ts";
import { startStack } from "../local/stack.ts";
import { Trouble } from "../local/trouble.ts";
import { Api, type RunView } from "./demo/api.ts";
import { type DemoOptions, parseDemo } from "./demo/options.ts";
import { ensurePlan, photoFolder } from "./demo/photos.ts";
import { predictSome } from "./demo/predictions.ts";
import { upload } from "./demo/upload.ts";
import { percent, shown, trialTable } from "./demo/view.ts";
import { findRun, watch } from "./demo/watch.ts";

const say = (...lines: string[]) => console.log(lines.join("\n"));
const title = (text: string) => say("", pc.bold(text));

/** Photos become a served model while you watch. */
async function demo(options: DemoOptions): Promise<void> {
  keepPrivate(process.env);
  const { model, data, stay } = options;
  const plan = ensurePlan(options);
  const folder = await photoFolder(options);

  title("Starting the local stack");
  const stack = await startStack({ data });
  const ended = Promise.withResolvers<never>();
  stack.onExit((_, trouble) => ended.reject(trouble));
  const interrupted = new Promise<void>((resolve) => process.once("SIGINT", () => resolve()));
  try {
    const story = tell(options, stack, plan, folder);
    await Promise.race([story, ended.promise, interrupted]);
    if (stay) {
      say(
        "",
        `Everything stays up. Try: curl --data-binary @photo.png ${stack.urls.functions}/api/models/${model}/predict`,
      );
      await Promise.race([interrupted, ended.promise]);
    }
  } finally {
    say("", pc.dim("Stopping..."));
    await stack.stop();
  }
}

async function tell(
  { model }: DemoOptions,
  { urls, settings }: Awaited<ReturnType<typeof startStack>>,
  plan: string,
  folder: string,
): Promise<void> {
  const api = new Api(urls.functions);
  const connection = settings.DataStorage as string;

  title(`Uploading photos to ${urls.blobs}/images/${model}`);
  const since = new Date();
  const { total, uploaded } = await upload(connection, folder, model);
  say(`  ${uploaded} uploaded, ${total - uploaded} were there. The plan is ${plan}.`);

  title("From photos to a served model");
  if (uploaded > 0) say(pc.dim("  The uploads raise events; when they are quiet, a run starts by itself."));
  else await trainAgain(api, model);
  const run = await watch(api, await findRun(api, model, since));
  report(run);
  const links = Object.entries(linksOf(urls, run));
  if (run.status !== "promoted" && run.status !== "unchanged")
    throw new Trouble(
      `The run ended as ${run.status}: ${becauseOf(run)}`,
      `Look at ${links.map(([name, url]) => `${name}: ${url}`).join(", ")}`,
    );

  title("Predictions on test photos, which no trial has seen");
  const trained = "sameAs" in run && run.sameAs ? run.sameAs : run.runId;
  say(...(await predictSome(api, connection, model, trained)));
  title("Look further");
  say(...links.map(([name, url]) => `  ${name.padEnd(11)} ${pc.cyan(url)}`));
}

/** Nothing new was uploaded: shows that a repeated request is answered by the finished run, then trains once more. */
async function trainAgain(api: Api, model: string): Promise<void> {
  const { runId, because } = await api.retrain(model, false);
  if (because === undefined) return;
  say(
    `  POST retrain answers with run ${runId}: ${because}.`,
    "  So that there is something to watch, once more with force.",
  );
  await api.retrain(model, true);
}

const becauseOf = (run: RunView) => shown(("because" in run ? run.because : undefined) ?? "");

function report(run: RunView): void {
  const winner = "winner" in run ? run.winner : undefined;
  say(...trialTable(run.trials, winner));
  if ("evidence" in run && run.evidence) {
    const { challenger, photos } = run.evidence;
    const [low, high] = challenger.wilson95;
    const interval = `95 % interval ${percent(low)} to ${percent(high)}`;
    say(
      "",
      `  Trial ${winner} is right on ${challenger.correct} of ${photos} test photos: ${percent(challenger.accuracy)} (${interval}).`,
      pc.dim(
        `  Log loss ${challenger.logLoss?.toFixed(3)} nats, Brier score ${challenger.brier?.toFixed(3)}. Before, the same photos have judged ${run.verdict?.judgedBefore} times.`,
      ),
    );
  }
  if ("verdict" in run)
    for (const { name, passed, detail } of run.verdict?.checks ?? [])
      say(`  ${passed ? pc.green("✔") : pc.red("✖")} ${name}: ${shown(detail)}`);
  if (run.leftOut.count > 0) {
    say("", `  ${run.leftOut.count} files were left out, for example:`);
    say(
      ...run.leftOut.first
        .slice(0, 5)
        .map(({ path, reason, detail }) => `    ${shown(path)}: ${reason}, ${shown(detail)}`),
    );
  }
  const ignored = Object.values(run.leftOut.ignored).reduce((sum, count) => sum + count, 0);
  if (ignored > 0) say("", `  ${ignored} hidden files, or files of systems, were ignored.`);
  if ("warnings" in run)
    for (const warning of run.warnings ?? []) say(`  ${pc.yellow("!")} ${shown(warning)}`);
  say("", `  ${pc.bold(run.status)}: ${becauseOf(run)}`);
}

function linksOf(urls: Record<string, string>, run: RunView): Record<string, string> {
  const { runId, model } = run;
  const report = "reportUrl" in run && run.reportUrl;
  return {
    ...(report && { "the photos": `${urls.functions}${report}` }),
    "this run": `${urls.functions}/api/runs/${runId}`,
    "the model": `${urls.functions}/api/models/${model}`,
    MLflow: urls.mlflow as string,
    Databricks: urls.databricks as string,
  };
}

try {
  const options = parseDemo(process.argv.slice(2));
  if (typeof options === "string") say(options);
  else await demo(options);
} catch (error) {
  console.error(error instanceof Trouble ? `\n${pc.red("✖")} ${error.message}` : error);
  process.exitCode = 1;
}
