import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, tinySearch, upload } from "./darkroom.ts";

/** Of a model that is trained when it is told to. */
const asked = (model: string, rate = 0.001) =>
  tinyPlan(model, tinySearch(1, [rate])).replace(
    "dataset: {",
    "dataset: {triggers: {photos: false, schedule: off}, ",
  );

test("plans are published, rolled back and retired while runs of them go on", {
  timeout: 400_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1"], 40);
  const darkroom = await startDarkroom(data, { tiny: asked("tiny"), gone: asked("gone") });
  const { api } = darkroom;
  for (const model of ["tiny", "gone"]) await upload(darkroom, model, photos);
  const [first, last] = [await api.retrain("tiny", false), await api.retrain("gone", false)];
  for (const { runId } of [first, last])
    await vi.waitUntil(async () => (await api.run(runId)).status === "running", { timeout: 60_000 });

  const published = await call(darkroom, "PUT", "tiny/plan", { "If-Match": '"1"' }, asked("tiny", 0.002));
  expect(published).toMatchObject({ status: 200, body: { version: 2, would: "retrain" } });
  const next = await api.retrain("tiny", false);
  const waits = await api.retrain("gone", true);
  expect([next, waits]).toMatchObject([{ status: "queued" }, { status: "queued" }]);
  expect(await call(darkroom, "DELETE", "gone")).toMatchObject({ status: 200, body: { retired: true } });
  const refused = await call(darkroom, "POST", "gone/retrain");
  expect(refused).toMatchObject({ status: 409, body: { type: "urn:darkroom:model-retired" } });

  const retired = await runsOf(darkroom, "gone", 2);
  expect(retired.map(({ runId, status }) => [runId, status])).toEqual([
    [waits.runId, "cancelled"],
    [last.runId, "promoted"],
  ]);
  expect(retired[0]).toMatchObject({ because: "cancelled: the model was retired" });
  expect(await api.predict("gone", photos[0]?.bytes as Buffer)).toMatchObject({ runId: last.runId });
  const runs = await runsOf(darkroom, "tiny", 2);
  expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
    [next.runId, "promoted"],
    [first.runId, "promoted"],
  ]);
  const rates = runs.map(({ trials }) => trials.map(({ hyperparameters }) => hyperparameters.learning_rate));
  expect(rates).toEqual([[0.002], [0.001]]);

  const back = await call(darkroom, "PUT", "tiny/plan?version=1", { "If-Match": '"2"' });
  expect(back).toMatchObject({ status: 200, body: { version: 3, would: "retrain" } });
  expect(await call(darkroom, "GET", "tiny/plan")).toMatchObject({
    body: { version: 3, text: asked("tiny"), retired: false },
  });
  const again = await api.retrain("tiny", false); // what came between has made another model
  const [newest] = await runsOf(darkroom, "tiny", 3);
  expect(newest).toMatchObject({ runId: again.runId, status: "promoted", attempt: 2 });
  expect(newest?.trials).toMatchObject([{ reusedFrom: { runId: first.runId, number: 1 } }]);
  const before = await darkroom.databricksRuns();
  expect(await api.retrain("tiny", false)).toMatchObject({ runId: again.runId, status: "reused" });
  expect(await darkroom.databricksRuns()).toEqual(before);
});

async function call(
  { api }: Darkroom,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
) {
  const type = { "Content-Type": path.endsWith("retrain") ? "application/json" : "application/yaml" };
  const init = { method, headers: { ...type, ...headers }, ...(body !== "" && { body }) };
  const response = await fetch(`${api.url}/api/models/${path}`, init);
  return { status: response.status, body: (await response.json()) as unknown };
}
