import { once } from "node:events";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import pc from "picocolors";
import { comesSoon } from "../../local/comes-soon.ts";
import { keepPrivate } from "../../local/private.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { Trouble } from "../../local/trouble.ts";
import { mustBePlans } from "../plan/check.ts";
import { planFolders } from "../plan/folders.ts";
import { installTorch } from "../plan/torch.ts";
import { sendFolder, summary } from "../upload/folder.ts";
import { Api, type RunView } from "./api.ts";
import { type DemoModel, modelFor } from "./model.ts";
import type { DemoOptions } from "./options.ts";
import { photoFolder } from "./photos.ts";
import { predictSome } from "./predictions.ts";
import { becauseOf, report } from "./report.ts";
import { findRun, isUnderWay, watch } from "./watch.ts";

/** Of a terminal of the usual size; wide enough for whoever reads a log. */
const columns = process.stdout.columns ?? 80;
const say = (...lines: string[]) => console.log(lines.join("\n"));
const title = (text: string) => say("", pc.bold(text));

/** Photos become a served model while you watch. */
export async function demo(options: DemoOptions): Promise<void> {
  keepPrivate(process.env);
  const model = modelFor(options);
  await installTorch(mustBePlans(planFolders(options.data), process.env.DARKROOM_ENVIRONMENT));
  const interruption = new AbortController();
  // A second Ctrl-C ends nothing sooner: what trains would be left behind.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      interruption.abort();
      sayStopping();
    });
  const run = await show(options, model, interruption.signal).catch(async (error) => {
    // What those that have heard of it first no longer answer is no fault.
    if (await comesSoon(interruption.signal)) return undefined;
    throw error;
  });
  if (!run) return say(pc.dim("The same command goes on where this one stopped."));
  if (!isGood(run)) throw new Trouble(`The run ended as ${run.status}: ${becauseOf(run)}`, remedyFor(run));
}

/** All of it up to the end of the run, or undefined at an interruption. */
async function show(
  options: DemoOptions,
  model: DemoModel,
  interruption: AbortSignal,
): Promise<RunView | undefined> {
  const folder = await photoFolder(options);
  title("Starting the local stack");
  const { data, ports } = options;
  const stack = await startStack({ data, ports }, interruption);
  const ended = Promise.withResolvers<never>();
  stack.onExit((_, trouble) => ended.reject(trouble));
  const interrupted = once(interruption, "abort").then(() => undefined);
  try {
    const run = await Promise.race([tell(stack, model, folder), ended.promise, interrupted]);
    if (run && options.stay) {
      lookFurther(stack, run);
      await Promise.race([interrupted, ended.promise]);
    } else if (run) say("", pc.dim(`To look around, once more with --stay: it keeps everything up.`));
    return run;
  } finally {
    sayStopping();
    await stack.stop();
  }
}

let isStopping = false;
function sayStopping(): void {
  if (!isStopping) say("", pc.dim("Stopping..."));
  isStopping = true;
}

async function tell({ urls, settings, data }: Stack, { model, plan, isRenamed }: DemoModel, folder: string) {
  const api = new Api(urls.functions);
  const connection = settings.DataStorage as string;

  title(`Uploading photos to ${urls.blobs}/images/${model}`);
  const since = new Date();
  const images = BlobServiceClient.fromConnectionString(connection).getContainerClient("images");
  const sent = await sendFolder(images, `${model}/`, folder);
  const { total, noImages, failed, uploaded } = sent;
  say(...summary(sent).map((line) => `  ${line}`), `  The plan is ${plan}.`);
  if (isRenamed) say(`  The model is called "${model}": --model NAME chooses another.`);

  if (total === noImages.length + failed.length)
    throw new Trouble(
      `There is no photo in the class folders of ${folder}.`,
      "Put some there, and repeat the command.",
    );

  title("From photos to a served model");
  if (uploaded > 0) say(pc.dim("  The uploads raise events; when they are quiet, a run starts by itself."));
  const runId =
    uploaded > 0 ? await findRun(api, model, since, join(data, "logs")) : await trainAgain(api, model);
  const run = await watch(api, runId);
  say(...report(run, columns));
  if (!isGood(run)) return run;

  title("Predictions on test photos, which no trial has seen");
  const trained = "sameAs" in run && run.sameAs ? run.sameAs : run.runId;
  say(...(await predictSome(api, connection, model, trained, columns)));
  return run;
}

const isGood = ({ status }: RunView) => status === "promoted" || status === "unchanged";

/** Nothing new was uploaded: follows the run that is under way, or shows that a finished one answers, and trains once more. */
async function trainAgain(api: Api, model: string): Promise<string> {
  const { runId, because } = await api.retrain(model, false);
  if (because === undefined) return runId;
  if (isUnderWay(await api.run(runId))) {
    say(`  Run ${runId} goes on.`);
    return runId;
  }
  say(
    `  POST retrain answers with run ${runId}:`,
    `  ${because}.`,
    "  So that there is something to watch, once more with force.",
  );
  return (await api.retrain(model, true)).runId;
}

function remedyFor(run: RunView): string {
  if (run.status === "rejected")
    return "The report of the data tells which photos: once more with --stay, and open it.";
  return "Its trials and logs tell more: once more with --stay, and open the run.";
}

function lookFurther({ urls }: Stack, run: RunView): void {
  const page = "reportUrl" in run && run.reportUrl;
  const links = {
    ...(page && { "the photos": `${urls.functions}${page}` }),
    "this run": `${urls.functions}/api/runs/${run.runId}`,
    "the model": `${urls.functions}/api/models/${run.model}`,
    MLflow: urls.mlflow,
    Databricks: urls.databricks,
  };
  title("Look further");
  say(...Object.entries(links).map(([name, url]) => `  ${name.padEnd(11)} ${pc.cyan(url)}`));
  say("", `Everything stays up until Ctrl-C.${isGood(run) ? " Try:" : ""}`);
  if (isGood(run)) say(`  curl --data-binary @photo.png ${urls.functions}/api/models/${run.model}/predict`);
}
