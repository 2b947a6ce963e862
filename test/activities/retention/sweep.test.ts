import { describe, expect, test } from "vitest";
import { listModelsWith, sweepModelWith, sweepShardsWith } from "../../../activities/retention/sweep.ts";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, photo } from "../ground.ts";

const hub = new Hub();
const LONG_AGO = "2020-01-01T00:00:00Z";

/** A model of which an old run has failed, and another one after it; with its plan. */
async function failedLongAgo() {
  const asked = newRun("retention: {runs: 1d}", { trigger: { kind: "http", at: LONG_AGO } });
  for (const [runId, endedAt] of [
    [asked.runId, LONG_AGO],
    [asked.runId.replace(/1$/, "2"), "2020-01-02T00:00:00Z"],
  ] as const) {
    await blobs.writeJson(paths.run(runId, "request.json"), { ...asked, runId });
    const result = { outcome: "failed", because: "no disk", trials: [], endedAt };
    await blobs.writeJson(paths.run(runId, "result.json"), result);
  }
  await blobs.write(paths.run(asked.runId, "trials/1/model.onnx"), "weights");
  await blobs.writeLines(paths.sidesOf(asked.model, "some-run"), []);
  return { asked, plans: plansOf(new Map([[asked.model, asked.plan]])) };
}

describe("a sweep of a model", () => {
  test("deletes what its plan does not keep, counts it, and finds nothing the next time", async () => {
    const { asked, plans } = await failedLongAgo();
    const sweep = () => sweepModelWith({ blobs, plans })({ model: asked.model }, hub);
    expect(await sweep()).toEqual({ blobs: 1, bytes: "weights".length });
    expect(await blobs.exists(paths.run(asked.runId, "trials/1/model.onnx"))).toBe(false);
    expect(await blobs.exists(paths.run(asked.runId, "result.json"))).toBe(true);
    expect(await sweep()).toEqual({ blobs: 0, bytes: 0 });
  });

  test("keeps everything of one that has no plan any more", async () => {
    const { asked } = await failedLongAgo();
    const swept = await sweepModelWith({ blobs, plans: plansOf(new Map()) })({ model: asked.model }, hub);
    expect(swept).toEqual({ blobs: 0, bytes: 0 });
  });
});

test("the models that may share shards have a plan, or data that is still here", async () => {
  const { asked } = await failedLongAgo();
  const planned = newRun();
  const plans = plansOf(new Map([[planned.model, planned.plan]]));
  const models = await listModelsWith({ blobs, plans })({}, hub);
  expect(models).toContain(asked.model);
  expect(models).toContain(planned.model);
  expect(models).toEqual(models.toSorted());
});

describe("a sweep of shards", () => {
  test("deletes those that no kept dataset has a photo in, but none that a busy model may use", async () => {
    const { asked, plans } = await failedLongAgo();
    const spec = shardSpec(asked.plan.preprocess);
    const members = paths.shard(spec, "orphan", "json");
    await blobs.write(paths.shard(spec, "orphan", "npz"), "pixels");
    await blobs.writeJson(members, { photos: [photo(1)] });
    const sweep = (busy: string[]) => sweepShardsWith({ blobs, plans })({ busy }, hub);
    expect(await sweep([asked.model])).toMatchObject({ blobs: 0, bytes: 0 });
    expect(await blobs.exists(members)).toBe(true);
    expect(await sweep([])).toMatchObject({ blobs: 2 });
    expect(await blobs.exists(members)).toBe(false);
    expect(await sweep([])).toMatchObject({ blobs: 0, bytes: 0 });
  });
});
