import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";
import { getBatch, getBatchResults, startBatch } from "../../shared/batches/routes.ts";
import { BatchView } from "../../shared/batches/view.ts";
import { appOf } from "../app.ts";
import { parseBatch } from "./options.ts";

const Begun = z.object({ batchId: z.string() });
const Bytes = z.instanceof(Uint8Array);

/** Has the photos of a folder predicted, and waits for the results. Whoever repeats it goes on where it stopped. */
export async function batchCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseBatch(args, env);
  if (typeof options === "string") return console.log(options);
  const { model, prefix, version, out } = options;
  if (out !== undefined) mustBeWritable(out);
  const { url, ask } = appOf(options);
  const { batchId } = await ask(startBatch, { params: { model }, body: { prefix, version } }, Begun);
  const log = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  const view = () => ask(getBatch, { params: { model, batchId } }, BatchView);
  let batch = await view();
  for (; isUnderWay(batch); batch = await view()) {
    log?.(`  ${progressOf(batch)}`);
    await pause(1000);
  }
  log?.clear();
  if (!("summary" in batch && batch.summary))
    throw new Trouble(
      `The batch is ${batch.status}: ${"because" in batch ? batch.because : ""}`,
      "The same command goes on from there.",
    );
  console.log(told(batch.summary).join("\n"));
  if (out === undefined) return console.log(`Results: ${url}${batch.url}/results, or ?format=csv`);
  const format = out.toLowerCase().endsWith(".csv") ? ("csv" as const) : ("jsonl" as const);
  const params = { model, batchId: batch.batchId };
  writeFileSync(out, await ask(getBatchResults, { params, query: { format } }, Bytes));
  console.log(`Results: ${out}`);
}

/** Throws `Trouble` for a file that could not be written once the work is done. */
function mustBeWritable(out: string): void {
  const remedy = "Name a file in a folder that is there.";
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory())
    throw new Trouble(`--out ${out}: that is a folder.`, remedy);
  try {
    accessSync(dirname(out), constants.W_OK);
  } catch (error) {
    throw new Trouble(`--out ${out} cannot be written: ${(error as Error).message}.`, remedy);
  }
}

const isUnderWay = ({ status }: BatchView) => ["listing", "running", "cancelling"].includes(status);

function progressOf(batch: BatchView): string {
  if (!("progress" in batch && batch.progress)) return batch.status;
  const { done, total } = batch.progress.photos;
  return `${done} of ${total} photos`;
}

function told({ photos, unreadable, labels, reasons, version }: NonNullable<Summary>): string[] {
  const lines = Object.entries(labels).map(([label, count]) => `  ${count} ${label}`);
  const without = Object.entries(reasons).map(([reason, count]) => `  ${count} ${reason}`);
  const first = `Version ${version} has looked at ${photos} files:`;
  return [first, ...lines, ...(unreadable > 0 ? ["Without a prediction:", ...without] : [])];
}
type Summary = Extract<BatchView, { summary?: unknown }>["summary"];
