import { extname } from "node:path";
import type { Input, Output } from "../../shared/kit/contract.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { oneAtATime } from "../../shared/kit/threads.ts";
import type { Activity } from "../activity.ts";
import type { compareDatasets, describeDataset, prepareInspect, preparePreprocess } from "./contracts.ts";

const script = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/** Their names, by which the thread knows them. */
export type InThreads = "prepareInspect" | "describeDataset" | "compareDatasets" | "preparePreprocess";

/** The activities that go through all files of a model at once: off the event loop, and one at a time. */
export function inThreads(settings: Settings) {
  const ask = oneAtATime(script, settings);
  const doing =
    <C>(work: InThreads): Activity<C> =>
    (input: Input<C>) =>
      ask(work, input) as Promise<Output<C>>;
  return {
    prepareInspect: doing<typeof prepareInspect>("prepareInspect"),
    describeDataset: doing<typeof describeDataset>("describeDataset"),
    compareDatasets: doing<typeof compareDatasets>("compareDatasets"),
    preparePreprocess: doing<typeof preparePreprocess>("preparePreprocess"),
  };
}
