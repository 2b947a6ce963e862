import { setTimeout as pause } from "node:timers/promises";
import { getRequest, retrain } from "../../shared/intake/routes.ts";
import { client } from "../../shared/kit/client.ts";
import { getRun, listRuns } from "../../shared/runs/routes.ts";
import type { Answered } from "../../shared/serving/answer.ts";
import { predict } from "../../shared/serving/routes.ts";
import { getModel } from "../../shared/versions/routes.ts";

export type { RunView } from "../../shared/runs/view.ts";

/** The calls of the HTTP API that the demo makes. */
export class Api {
  readonly url: string;
  readonly #call: ReturnType<typeof client>;

  constructor(url: string, send: typeof fetch = fetch) {
    this.url = url;
    this.#call = client(url, send);
  }

  model = async (model: string) => (await this.#call(getModel, { params: { model } })).body;
  runs = async (model: string) => (await this.#call(listRuns, { params: { model } })).body;
  run = async (runId: string) => (await this.#call(getRun, { params: { runId } })).body;
  predict = async (model: string, photo: Buffer) =>
    (await this.#call(predict, { params: { model }, body: photo })).body as Answered; // one photo, one answer
  retrain = async (model: string, force: boolean) => {
    const { body } = await this.#call(retrain, { params: { model }, query: { force } });
    return "requestId" in body ? this.#listed(body.requestId) : body;
  };

  /** The answer to a request whose photos take long to list. */
  async #listed(requestId: string) {
    for (;;) {
      const { body } = await this.#call(getRequest, { params: { requestId } });
      if (body.status === "failed") throw new Error(body.because);
      if (body.status !== "listing") return body;
      await pause(1000);
    }
  }
}
