import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

/** One life cycle that crashes at every delicate moment, each time with the whole machine, and each time goes on. */
test("a run survives kill -9 at its most delicate moments, and nothing is done twice", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1", "2"], 60);
  const restart = (point = "") => startDarkroom(data, { tiny: tinyPlan("tiny") }, { KILL_POINT: point });

  const databricksHasCommitted = await restart("databricks:submit-committed");
  await upload(databricksHasCommitted, "tiny", photos);
  await databricksHasCommitted.ended();

  const historyHasNotCommitted = await restart("host:before-commit:submitTask");
  await historyHasNotCommitted.ended();

  const aShardIsBeingWritten = await restart("bridge:before:PUT:*/shards/*");
  await aShardIsBeingWritten.ended();

  const numberIsClaimed = await restart("bridge:after:PUT:*/models/tiny/1/claim.json");
  await numberIsClaimed.ended();

  const modelIsHalfCopied = await restart("bridge:before:PUT:*/models/tiny/1/version.json");
  await modelIsHalfCopied.ended();

  const modelIsCopied = await restart("bridge:before:PUT:*/models/tiny/traffic.json");
  await modelIsCopied.ended();

  const pointerIsFlipped = await restart("bridge:after:PUT:*/models/tiny/traffic.json");
  await pointerIsFlipped.ended();

  const darkroom = await restart();
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
    "trial-2",
  ]);
});

async function stepsOf({ databricksRuns }: Darkroom): Promise<(string | undefined)[]> {
  return (await databricksRuns()).map(({ run_name }) => run_name.split(" ")[1]);
}

async function aliasOf({ mlflow }: Darkroom, alias: string): Promise<string> {
  const response = await fetch(`${mlflow}/api/2.0/mlflow/registered-models/alias?name=tiny&alias=${alias}`);
  return ((await response.json()) as { model_version: { version: string } }).model_version.version;
}
