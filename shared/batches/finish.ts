import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { ModelSpec } from "../serving/model-spec.ts";
import { type Batch, pageBlob, partBlob, resultsBlob, summaryBlob } from "./batch.ts";
import { dropErased } from "./drop-erased.ts";
import { removeTask } from "./hand-over.ts";
import { Row } from "./row.ts";
import { Counter, Summary } from "./summary.ts";

export const readSummary = (blobs: Blobs, model: string, batchId: string) =>
  blobs.json(summaryBlob(model, batchId), Summary);

/** Whether a batch has come to its end, and all that it found is there. */
export async function isFinished(blobs: Blobs, model: string, batchId: string): Promise<boolean> {
  const all = [summaryBlob(model, batchId), resultsBlob(model, batchId)].map((blob) => blobs.exists(blob));
  return (await Promise.all(all)).every(Boolean);
}

/** Puts the parts of a batch together, says what came of it, and removes what it worked with. Safe to repeat. */
export async function finish(blobs: Blobs, batch: Batch): Promise<Summary> {
  const { model, batchId } = batch;
  if (!(await isFinished(blobs, model, batchId))) await join(blobs, batch);
  await removeTask(blobs, batch);
  for (let page = 1; page <= batch.pages; page++) {
    await blobs.remove(pageBlob(model, batchId, page));
    await blobs.remove(partBlob(model, batchId, page));
  }
  return (await readSummary(blobs, model, batchId)) as Summary;
}

async function join(blobs: Blobs, batch: Batch): Promise<void> {
  const { model, batchId, version } = batch;
  const results = resultsBlob(model, batchId);
  const counter = new Counter();
  await blobs.writeLines(results, rowsOf(blobs, batch, counter));
  await dropErased(blobs, results);
  const spec = await blobs.json(paths.model(model, version, "model.json"), ModelSpec.pick({ classes: true }));
  const summary: Summary = {
    ...batch,
    ...counter.counted,
    classes: spec?.classes ?? Object.keys(counter.counted.labels),
    finishedAt: new Date().toISOString(),
  };
  await blobs.writeJson(summaryBlob(model, batchId), Summary.parse(summary));
}

async function* rowsOf(blobs: Blobs, { model, batchId, pages }: Batch, counter: Counter) {
  for (let page = 1; page <= pages; page++) {
    const part = partBlob(model, batchId, page);
    if (!(await blobs.exists(part)))
      throw new Error(`${part.container}/${part.path} is gone: ask for the batch again`);
    for await (const row of blobs.lines(part, Row)) {
      counter.add(row);
      yield row;
    }
  }
}
