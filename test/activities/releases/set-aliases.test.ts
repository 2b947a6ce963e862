import { beforeEach, expect, test } from "vitest";
import { setAliasesWith } from "../../../activities/releases/set-aliases.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const registry = await startMlflow();
let { model } = newRun();
beforeEach(() => {
  ({ model } = newRun());
});
const set = () => setAliasesWith({ blobs, mlflow: registry.mlflow })({ model }, new Hub());
const since = "2026-01-01T00:00:00Z";
const point = (version: string, previous: string | null) =>
  blobs.writeJson(paths.traffic(model), { version, previous, runId: `run-${version}`, since });

test("the registry's aliases say what serves and what served before, by its own numbers", async () => {
  const card = { model, version: "8", runId: "run-8", snapshot: "s", dataset: "d", mlflowRunId: "m" };
  const rest = { trainingHash: "t", code: "c", accuracy: 1, registry: { name: model, number: "2" } };
  await blobs.writeJson(paths.model(model, "8", "version.json"), { ...card, ...rest });
  await point("8", "7");
  for (let repeated = 0; repeated < 2; repeated++) {
    expect(await set()).toBeNull();
    expect(registry.aliases).toEqual({ champion: "2", previous: "7" });
    expect(registry.versionTags["2 darkroom.promoted"]).toBe(since);
  }
});

test("a model without a version in production has no alias", async () => {
  const before = registry.asked.length;
  expect(await set()).toBeNull();
  expect(registry.asked).toHaveLength(before);
});
