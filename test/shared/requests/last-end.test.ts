import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { readLastEnd } from "../../../shared/requests/last-end.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());

/** Runs of a model, the oldest first, each with what its result says; undefined for one that has not ended. */
async function runsOf(model: string, ...results: (object | string | undefined)[]) {
  for (const [n, result] of results.entries()) {
    await blobs.writeJson(paths.runByTime(model, `2026-01-0${n + 1}T00:00:00Z`, `${model}-${n}`), {});
    if (typeof result === "string") await blobs.write(paths.run(`${model}-${n}`, "result.json"), result);
    else if (result) await blobs.writeJson(paths.run(`${model}-${n}`, "result.json"), result);
  }
}

const end = (outcome: string) => ({ outcome, because: "so", endedAt: "2026-01-09T00:00:00Z" });

test("the newest run that has ended tells how, whatever runs, waits or cannot be read since", async () => {
  await runsOf("pets", end("promoted"), end("refused"), "{", undefined, undefined);
  expect(await readLastEnd(blobs, "pets")).toMatchObject({
    runId: "pets-1",
    outcome: "refused",
    because: "so",
  });
});

test("a model without an ended run has no last one", async () => {
  await runsOf("cats", undefined);
  expect(await readLastEnd(blobs, "cats")).toBeUndefined();
  expect(await readLastEnd(blobs, "dogs")).toBeUndefined();
});
