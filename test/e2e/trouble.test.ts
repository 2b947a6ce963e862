import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

const diverging =
  "search: {trainers: [keras.cnn], space: {learning_rate: [900000], dropout: [0.2]}, trials: 1, epochs: 3}";

test("what goes wrong is told in the run: what, where and what to do", { timeout: 300_000 }, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1"], 40);
  const darkroom = await startDarkroom(data, { wild: tinyPlan("wild", diverging), alone: tinyPlan("alone") });

  await upload(darkroom, "wild", photos);
  const [wild] = await runsOf(darkroom, "wild", 1);
  expect(wild?.status).toBe("failed");
  const because = wild && "because" in wild ? wild.because : "";
  expect(because).toMatch(
    /Databricks run \d+ \(trial-1\) failed: Diverged: the loss became (nan|inf).*lower learning_rate/,
  );
  expect(because).toContain("Last lines of its log:");
  expect(because).toMatch(/Page: http:.*\/runs\/\d+/);

  const again = await darkroom.api.retrain("wild", false);
  expect(again.because).toBeUndefined();
  expect((await runsOf(darkroom, "wild", 2)).map(({ attempt }) => attempt)).toEqual([2, 1]);
  expect(
    (await darkroom.databricksRuns()).filter(({ run_name }) => run_name.endsWith("trial-1")),
  ).toHaveLength(2);

  await upload(
    darkroom,
    "alone",
    photos.filter(({ path }) => path.startsWith("0/")),
  );
  const [alone] = await runsOf(darkroom, "alone", 1);
  expect(alone).toMatchObject({
    status: "rejected",
    because: "A classifier needs at least two classes; there is only 0.",
  });

  process.kill(darkroom.child.pid as number, "SIGSTOP"); // it would start MLflow again
  process.kill(darkroom.pidOf("mlflow"), "SIGKILL");
  await darkroom.api.retrain("wild", true);
  const started = async () => (await darkroom.api.runs("wild")).runs[0];
  await expect.poll(started, { timeout: 60_000 }).toMatchObject({ status: "running" });
  process.kill(darkroom.child.pid as number, "SIGCONT");
  const [patient] = await runsOf(darkroom, "wild", 3);
  expect(patient).toMatchObject({ status: "failed", because: expect.stringContaining("Diverged") });
});

test("a plan with a mistake stops the start, with file, line and field", { timeout: 120_000 }, async () => {
  const data = temporaryFolder();
  const typo = tinyPlan("typo").replace("gate: {", "gate: {accurracy: 90%, ");
  const start = startDarkroom(data, { typo });
  await expect(start).rejects.toThrow(
    /typo\.yaml:6 gate\.accurracy: unknown field\. Did you mean "accuracy"\?/,
  );
});
