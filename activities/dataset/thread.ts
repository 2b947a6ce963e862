import { parentPort, workerData } from "node:worker_threads";
import { Blobs } from "../../shared/clients/blobs.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Sent } from "../../shared/kit/threads.ts";
import { perform } from "../perform.ts";
import { compareDatasetsWith } from "./compare-datasets.ts";
import { describeDatasetWith } from "./describe-dataset.ts";
import type { InThreads } from "./in-threads.ts";
import { prepareInspectWith } from "./prepare-inspect.ts";
import { preparePreprocessWith } from "./prepare-preprocess.ts";

const settings = workerData as Settings;
const services = { settings, blobs: new Blobs(settings) };
/** None of these knows orchestrations, which are another thread's. */
const works: Record<InThreads, (input: never, none: never) => Promise<unknown>> = {
  prepareInspect: prepareInspectWith(services),
  describeDataset: describeDatasetWith(services),
  compareDatasets: compareDatasetsWith(services),
  preparePreprocess: preparePreprocessWith(services),
};

/** The life of the thread that goes through all files of a model: one piece of work after the other. */
parentPort?.on("message", async ({ work, input }: { work: InThreads; input: never }) => {
  parentPort?.postMessage(await done(work, input));
});

async function done(work: InThreads, input: never): Promise<Sent> {
  return perform(() => works[work](input, undefined as never)).catch((error: unknown) => ({
    failed: explain(error),
  }));
}
