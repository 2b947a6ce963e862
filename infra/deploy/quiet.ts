import { setTimeout as pause } from "node:timers/promises";
import { Trouble } from "../../local/trouble.ts";
import type { client } from "../../shared/kit/client.ts";
import { getModel, listModels } from "../../shared/versions/routes.ts";

type Call = ReturnType<typeof client>;

const BETWEEN = 10_000;

/**
 * Waits until no model has a run that goes on. It holds none back: one that begins meanwhile and is cut off goes on afterwards, as does
 * one that begins between this look and the deployment. Throws `Trouble` where there is still one at the end of the time, in ms.
 */
export async function quiet(call: Call, wait: number, between = BETWEEN): Promise<void> {
  const until = Date.now() + wait;
  for (let told = ""; ; ) {
    const running = await runsOf(call);
    if (running.length === 0) return;
    if (Date.now() >= until)
      throw new Trouble(
        `Still running: ${running.join(", ")}. Nothing was deployed to the app that controls them.`,
        "Deploy later, give --wait more minutes, or say --now: what is cut off goes on by itself within a minute.",
      );
    if (told !== running.join()) console.log(`waiting for ${running.join(", ")}`);
    told = running.join();
    await pause(Math.min(between, Math.max(until - Date.now(), 0)));
  }
}

/** Ids of the runs that go on. */
async function runsOf(call: Call): Promise<string[]> {
  const running: string[] = [];
  for (let after: string | undefined; ; ) {
    const { body } = await call(listModels, { query: { limit: 200, after } });
    for (const { model } of body.models) {
      const { body: found } = await call(getModel, { params: { model } });
      if (found.running !== null) running.push(found.running);
    }
    if (body.next === undefined) return running;
    after = body.next;
  }
}
