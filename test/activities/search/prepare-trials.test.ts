import { beforeEach, describe, expect, test } from "vitest";
import { prepareTrialsWith } from "../../../activities/search/prepare-trials.ts";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { sampleTrials } from "../../../shared/search/sample.ts";
import { trainTask } from "../../../shared/search/tasks.ts";
import { takeNext } from "../../../shared/tasks/queue.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun, photo, specAt } from "../ground.ts";

const dataset = "d".repeat(64);
let asked = newRun();

async function shard(id: string, photos: number[]) {
  const spec = shardSpec(asked.plan.preprocess);
  await blobs.writeJson(paths.shard(spec, id, "json"), { photos: photos.map(photo) });
}
const prepare = (request = asked) => {
  const trials = sampleTrials(request.plan.search);
  const data = { dataset, classes: ["cat", "dog"], mlflowRunId: "parent" };
  return prepareTrialsWith({ blobs })({ request, ...data, trials }, new Hub());
};

beforeEach(async () => {
  // Shards are shared: only those of this size are this test's.
  const size = 8 + Number(asked.model.split("-")[1]);
  asked = newRun(`search: {trials: 3, parallel: 2}\npreprocess: {size: [${size}, 32]}`);
  const lines = [1, 2, 3].map((n) => ({
    photo: photo(n),
    label: "cat",
    split: "train",
    path: `${n}`,
    etag: "e",
  }));
  await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), lines);
  await shard("a", [1, 2]);
  await shard("b", [3, 9]);
  await shard("unneeded", [8]);
});

describe("the trials of a search", () => {
  test("are told what was drawn for them, and where photos, labels and pixels are", async () => {
    const { specs } = await prepare();
    const read = await Promise.all(specs.map(specAt));
    for (const spec of read) expect(trainTask.spec.parse(spec)).toEqual(spec);
    expect(read[1]).toMatchObject({
      format: 1,
      trial: { number: 2 },
      ...{ trainer: "keras.cnn", epochs: 12, selectBy: "validation_accuracy", classes: ["cat", "dog"] },
      size: asked.plan.preprocess.size,
      manifest: blobs.uri(paths.dataset(asked.model, dataset, "manifest.jsonl")),
      model: blobs.uri(paths.run(asked.runId, "trials/2")),
      result: blobs.uri(paths.run(asked.runId, "trials/2/result.json")),
      mlflow: { parentRun: "parent", runName: "trial-2", tags: { "darkroom.trial_number": "2" } },
    });
    const shards = ["a", "b"].map((id) => expect.stringContaining(`/${id}.npz`));
    expect(read.map((spec) => spec.shards)).toEqual([shards, shards, shards]);
  });

  test("are known by what they are made of: the same again is the same trial, under other code another one", async () => {
    const idsOf = async (request: typeof asked) => {
      const { specs } = await prepare(request);
      return (await Promise.all(specs.map(specAt))).map(({ trial }) => trial.id);
    };
    const first = await idsOf(asked);
    expect(new Set(first).size).toBe(3);
    expect(await idsOf(asked)).toEqual(first);
    const other = await idsOf({ ...asked, code: "9".repeat(64) });
    expect(other.filter((id) => first.includes(id))).toEqual([]);
  });

  test("wait in a queue, which a repetition does not fill again", async () => {
    const { specs, queue } = await prepare();
    expect(queue).toBe("trial");
    const { runId } = asked;
    const take = (token: string) => takeNext(blobs, runId, "trial", token);
    expect(await take("a-1")).toEqual({ runId, step: "trial-1", entryPoint: "train", spec: specs[0] });
    await prepare();
    expect((await take("a-2"))?.step).toBe("trial-2");
  });

  test("are kept as they were drawn", async () => {
    await prepare();
    const { mlflowRunId, trials } = await jsonOf(paths.run(asked.runId, "trials.json"));
    expect([mlflowRunId, trials]).toEqual(["parent", sampleTrials(asked.plan.search)]);
  });
});
