import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import {
  type Darkroom,
  digits,
  launchDarkroom,
  runsOf,
  startDarkroom,
  tinyPlan,
  upload,
} from "./darkroom.ts";

/** Where the machine dies once photos have come: it may get there before the stack says that it is up. */
const MOMENTS = [
  // Databricks has a run that no history knows.
  "host:before-commit:submitTask",
  "bridge:before:PUT:*/shards/*",
  // The number of the new version is claimed, its model is copied by half, it is copied, the pointer is flipped.
  "bridge:after:PUT:*/models/tiny/1/claim.json",
  "bridge:before:PUT:*/models/tiny/1/version.json",
  "bridge:before:PUT:*/models/tiny/traffic.json",
  "bridge:after:PUT:*/models/tiny/traffic.json",
];

/** One life cycle that crashes at every delicate moment, each time with the whole machine, and each time goes on. */
test("a run survives kill -9 at its most delicate moments, and nothing is done twice", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1", "2"], 60);
  const plans = { tiny: tinyPlan("tiny") };

  const databricksHasCommitted = await startDarkroom(data, plans, {
    KILL_POINT: "databricks:submit-committed",
  });
  await upload(databricksHasCommitted, "tiny", photos);
  await databricksHasCommitted.ended();

  for (const moment of MOMENTS) {
    const { child, printed, ended } = launchDarkroom(data, plans, { KILL_POINT: moment });
    await ended();
    expect(child.signalCode, `${moment}: ${printed()}`).toBe("SIGKILL");
  }

  const darkroom = await startDarkroom(data, plans);
  const [run, ...others] = await runsOf(darkroom, "tiny", 1);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ status: "promoted", version: "1" });
  expect(await darkroom.json("models", "tiny/traffic.json")).toMatchObject({ version: "1", previous: null });
  expect(await aliasOf(darkroom, "champion")).toBe("1");
  expect((await stepsOf(darkroom)).sort()).toEqual([
    "check",
    "evaluate",
    "inspect-1",
    "preprocess-1",
    "register",
    "trial-1",
  ]);
  // Nor was anything lost, or counted twice, of what it took.
  expect(await darkroom.api.run(run?.runId ?? "")).toMatchObject({
    machines: [{ kind: "standing", machine: "local", databricksRuns: 6, untold: 0 }],
  });
});

async function stepsOf({ databricksRuns }: Darkroom): Promise<(string | undefined)[]> {
  return (await databricksRuns()).map(({ run_name }) => run_name.split(" ")[1]);
}

async function aliasOf({ mlflow }: Darkroom, alias: string): Promise<string> {
  const response = await fetch(`${mlflow}/api/2.0/mlflow/registered-models/alias?name=tiny&alias=${alias}`);
  return ((await response.json()) as { model_version: { version: string } }).model_version.version;
}
