import { describe, expect, test } from "vitest";
import { closeRunWith } from "../../../activities/runs/close-run.ts";
import { changeHead, readHead } from "../../../shared/admission/head-store.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, jsonOf, newRun } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const { mlflow } = await startMlflow();
const { databricks } = await startDatabricks();
const end = { outcome: "superseded" as const, because: "superseded by an upgrade of the app" };

async function running() {
  const asked = newRun();
  const { runId, model } = asked;
  await blobs.writeJson(paths.run(runId, "request.json"), asked);
  const follower = runId.replace(/1$/, "2");
  await blobs.writeJson(paths.run(follower, "request.json"), { ...asked, runId: follower });
  await changeHead(blobs, model, (head) => ({ ...head, running: runId, queued: follower }));
  return { runId, model, follower };
}

describe("closing a run that left no result", () => {
  test("writes its result, gives its place on, and does so once", async () => {
    const { runId, model, follower } = await running();
    const hub = new Hub();
    const close = () =>
      closeRunWith({ blobs, mlflow, databricks, settings: {} })({ runId, model, ...end }, hub);
    await close();
    const result = await jsonOf(paths.run(runId, "result.json"));
    expect(result).toMatchObject(end);
    await close();
    expect(await jsonOf(paths.run(runId, "result.json"))).toEqual(result);
    expect(await readHead(blobs, model)).toMatchObject({ running: follower, queued: null });
    expect(hub.started).toEqual([follower]);
  });

  test("leaves the result of a run that came to its end after all", async () => {
    const { runId, model } = await running();
    const own = { outcome: "promoted", because: "it is better", trials: [], endedAt: "2026-01-01T00:00:00Z" };
    await blobs.writeJson(paths.run(runId, "result.json"), own);
    await closeRunWith({ blobs, mlflow, databricks, settings: {} })({ runId, model, ...end }, new Hub());
    expect(await jsonOf(paths.run(runId, "result.json"))).toEqual(own);
  });
});
