import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { getRequest, retrain } from "../../shared/intake/routes.ts";
import { RunAnswer } from "../../shared/requests/request.ts";
import { getRun, listRuns } from "../../shared/runs/routes.ts";
import { RunView } from "../../shared/runs/view.ts";
import { Answered } from "../../shared/serving/answer.ts";
import { predict } from "../../shared/serving/routes.ts";
import { getModel } from "../../shared/versions/routes.ts";
import { VersionCard } from "../../shared/versions/traffic.ts";
import { asking } from "../ask.ts";

export type { RunView } from "../../shared/runs/view.ts";

/** As much of each answer as is read: an app of another version may know more. */
const Model = z.object({
  champion: VersionCard.pick({ version: true, accuracy: true }).nullable(),
  plan: z.object({ dataset: z.object({ settle: z.object({ longest_wait: z.number() }) }) }),
});
const Runs = listRuns.answers[200];
const Requested = z.union([RunAnswer, z.object({ requestId: z.string(), status: z.literal("listing") })]);

/** The calls of the HTTP API that the demo makes. */
export class Api {
  readonly url: string;
  readonly #ask: ReturnType<typeof asking>;

  constructor(url: string, send: typeof fetch = fetch) {
    this.url = url;
    this.#ask = asking(url, send);
  }

  model = (model: string) => this.#ask(getModel, { params: { model } }, Model);
  runs = (model: string) => this.#ask(listRuns, { params: { model } }, Runs);
  run = (runId: string) => this.#ask(getRun, { params: { runId } }, RunView);
  predict = (model: string, photo: Buffer) =>
    this.#ask(predict, { params: { model }, body: photo }, Answered);
  retrain = async (model: string, force: boolean) => {
    const answer = await this.#ask(retrain, { params: { model }, query: { force } }, Requested);
    return "requestId" in answer ? this.#listed(answer.requestId) : answer;
  };

  /** The answer to a request whose photos take long to list. */
  async #listed(requestId: string) {
    for (;;) {
      const answer = await this.#ask(getRequest, { params: { requestId } }, getRequest.answers[200]);
      if (answer.status === "failed") throw new Error(answer.because);
      if (answer.status !== "listing") return answer;
      await pause(1000);
    }
  }
}
