import { beforeEach, describe, expect, test } from "vitest";
import { prepareCheckWith } from "../../../activities/dataset/prepare-check.ts";
import { writeRunDataset } from "../../../shared/dataset/store.ts";
import { checkTask } from "../../../shared/dataset/tasks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, specAt } from "../ground.ts";

const dataset = "d".repeat(64);
let asked = newRun();
beforeEach(() => {
  asked = newRun();
});
const prepare = async (request = asked) => {
  const input = { request, dataset, files: 12, problems: ["too few"] };
  const { spec } = await prepareCheckWith({ blobs })(input, new Hub());
  return specAt(spec);
};
const recorded = async (n: number) => {
  const folder = paths.index(asked.plan.images);
  const blob = { ...folder, path: `${folder.path}r-${n}.jsonl` };
  await blobs.writeLines(blob, []);
  return blobs.uri(blob);
};

describe("the data checks", () => {
  test("are told of every inspection, of the plan's limits, and where the report goes", async () => {
    const records = [await recorded(1), await recorded(2)];
    const spec = await prepare();
    expect(checkTask.spec.parse(spec)).toEqual(spec);
    expect(spec).toMatchObject({
      ...{ format: 1, model: asked.model, dataset, files: 12, problems: ["too few"], records },
      ...{ size: [64, 64], nearDuplicates: 2, planned: ["review"], classesLeftOut: [], champion: null },
      checks: { unreadable: { error: 0.02 }, blank: { warning: 0.01, error: 0.5 } },
      report: blobs.uri(paths.dataset(asked.model, dataset, "")),
      result: blobs.uri(paths.run(asked.runId, "check/result.json")),
    });
    expect(await prepare()).toEqual(spec);
  });

  test("are compared with the version that serves, under the classes' present names", async () => {
    const served = { version: "3", previous: null, runId: "r", since: "2026-01-01T00:00:00Z" };
    await blobs.writeJson(paths.traffic(asked.model), served);
    const renamed = Object.fromEntries([
      ["kitty", "cat"],
      ["__proto__", "dog"],
    ]);
    const plan = { ...asked.plan, dataset: { ...asked.plan.dataset, renamed } };
    const { champion } = await prepare({ ...asked, plan });
    expect(champion.profile).toBe(blobs.uri(paths.model(asked.model, "3", "profile.json")));
    expect(Object.entries(champion.renamed)).toEqual([
      ["kitty", "cat"],
      ["__proto__", "dog"],
    ]);
  });

  test("know which classes were left out, and no look-alikes where the plan does not ask for them", async () => {
    const left = { label: "newt", photos: 7, reason: "class-too-small" as const, detail: "7 of 20" };
    const counts = {
      classes: [],
      photos: 0,
      counts: {},
      files: 0,
      leftOut: {},
      nearDuplicates: 0,
      ignored: {},
    };
    await writeRunDataset(blobs, asked.runId, { ...counts, classesLeftOut: [left] });
    const plan = { ...asked.plan, dataset: { ...asked.plan.dataset, near_duplicates: "off" as const } };
    expect(await prepare({ ...asked, plan })).toMatchObject({ classesLeftOut: [left], nearDuplicates: null });
  });
});
