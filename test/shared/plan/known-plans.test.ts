import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { DEFAULTS, TRAINERS_BY_DEFAULT } from "../../../shared/plan/defaults.ts";
import { KnownPlans } from "../../../shared/plan/known-plans.ts";
import type { PlanFile } from "../../../shared/plan/plan-files.ts";
import { activePlanOf, planOf } from "../../../shared/plan/plans.ts";
import { publishFiles } from "../../../shared/plan/publish-files.ts";
import { publish } from "../../../shared/plan/published.ts";
import { PublishedPlan, PublishedPlans } from "../../../shared/plan/published-plan.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const written = (model: string, more = "") =>
  `model: ${model}\nimages: images/${model}\nowner: me\n${more}\n`;

let now = Date.parse("2026-01-01T00:00:00Z");
let models = 0;
let model = "";
beforeEach(async () => {
  model = `pets-${++models}`;
  await blobs.remove(paths.plans);
  vi.spyOn(Date, "now").mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** An instance of the app that has these files. */
function instance(
  more: string | null,
  publishes = true,
  { environment, storage = blobs }: { environment?: string; storage?: Blobs } = {},
) {
  const file = `plans/${model}.yaml`;
  const text = written(model, more ?? "");
  const files: [string, PlanFile][] = [
    [model, { file, text, plan: readPlan(text, file, environment), defaults: DEFAULTS }],
  ];
  return new KnownPlans(storage, new Map(more === null ? [] : files), { environment, publishes });
}
const trials = async (plans: KnownPlans) => (await planOf(plans, model)).search.trials;
const current = async () => (await blobs.json(paths.plans, PublishedPlans))?.models[model];
const put = (text: string, retired = false, defaults = DEFAULTS) =>
  publish(
    blobs,
    new Map([
      [
        model,
        (before) => ({
          text,
          by: "ada",
          at: "2026-01-01T00:00:00Z",
          retired,
          defaults,
          file: before?.file ?? null,
        }),
      ],
    ]),
  );

describe("a file", () => {
  test("is published at the start, once, however many instances start at once", async () => {
    const plans = await Promise.all(Array.from({ length: 8 }, () => trials(instance("search: {trials: 3}"))));
    expect(plans).toEqual(Array(8).fill(3));
    expect(await current()).toMatchObject({ version: 1, by: `plans/${model}.yaml`, retired: false });
  });

  test("on the own machine is named without the folders around it", async () => {
    const text = written(model);
    const file = {
      file: `/home/ada/plans/${model}.yaml`,
      text,
      plan: readPlan(text, "plan"),
      defaults: DEFAULTS,
    };
    await publishFiles(blobs, new Map([[model, file]]));
    expect((await current())?.by).toBe(`${model}.yaml`);
  });

  test("that has not changed overrides nothing that people have published since", async () => {
    await instance("search: {trials: 3}").all();
    await put(written(model, "search: {trials: 5}"));
    expect(await trials(instance("search: {trials: 3}"))).toBe(5);
    expect((await current())?.version).toBe(2);
  });

  test("that has changed since it was published last is a new version", async () => {
    await instance("search: {trials: 3}").all();
    await put(written(model, "search: {trials: 5}"));
    expect(await trials(instance("search: {trials: 7}"))).toBe(7);
    expect(await trials(instance("search: {trials: 3}"))).toBe(3);
    expect((await current())?.version).toBe(4);
  });

  test("brings no model back that people have retired", async () => {
    await instance("search: {trials: 3}").all();
    await put(written(model), true);
    const plans = instance("search: {trials: 7}");
    expect(await trials(plans)).toBe(7);
    await expect(activePlanOf(plans, model)).rejects.toMatchObject({ status: 409, type: "model-retired" });
  });

  test("that is gone leaves what was published in force", async () => {
    await instance("search: {trials: 3}").all();
    expect(await trials(instance(null))).toBe(3);
  });

  test("counts as it is where the app may not publish, until somebody has", async () => {
    const serving = instance("search: {trials: 3}", false);
    expect(await trials(serving)).toBe(3);
    expect(await current()).toBeUndefined();
    await put(written(model, "search: {trials: 5}"));
    now += 5_000;
    expect(await trials(serving)).toBe(5);
  });
});

describe("what is known", () => {
  test("is at most five seconds old in another instance", async () => {
    const plans = instance("search: {trials: 3}");
    await plans.all();
    await put(written(model, "search: {trials: 5}"));
    now += 4_999;
    expect(await trials(plans)).toBe(3);
    now += 1;
    expect(await trials(plans)).toBe(5);
  });

  test("is no older where the machine's clock is put back meanwhile", async () => {
    const plans = instance("search: {trials: 3}");
    await plans.all();
    await put(written(model, "search: {trials: 5}"));
    now -= 3_600_000;
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 5_000);
    expect(await trials(plans)).toBe(5);
  });

  test("is looked at anew by the instance that has published", async () => {
    const plans = instance("search: {trials: 3}");
    await plans.all();
    await put(written(model, "search: {trials: 5}"));
    plans.forget();
    expect(await trials(plans)).toBe(5);
  });

  test("is what the environment makes of it", async () => {
    const more = "search: {trials: 9}\nenvironments: {test: {search.trials: 1}}";
    expect(await trials(instance(more, true, { environment: "test" }))).toBe(1);
    expect(await trials(instance(more, true, { environment: "production" }))).toBe(9);
    expect(await trials(instance(more))).toBe(9);
  });

  test("stays while storage is away", async () => {
    const storage = new Blobs(settings);
    const plans = instance("search: {trials: 3}", true, { storage });
    await plans.all();
    vi.spyOn(console, "warn").mockReturnValue();
    vi.spyOn(storage, "readChanged").mockRejectedValue(new Error("gone"));
    now += 60_000;
    expect(await trials(plans)).toBe(3);
    await expect(instance(null, false, { storage }).all()).rejects.toThrow("gone");
  });

  test("is known though the files cannot be published, which is tried again", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    await blobs.writeJson(paths.plans, { models: {}, format: 99 });
    const plans = instance("search: {trials: 3}");
    expect(await trials(plans)).toBe(3);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("not published yet"));
    await blobs.remove(paths.plans);
    now += 5_000;
    await plans.all();
    expect((await current())?.version).toBe(1);
  });

  test("holds plans that nobody may write like this any more, and leaves out what is no plan at all", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    await put(written(model, "search: {trials: 5}\ncompute: {workers: 4}"));
    expect(await trials(instance(null))).toBe(5);
    const test = "environments: {test: {search.trials: 1, gone: 7}}";
    await put(written(model, `search: {trials: 5}\ncompute: {workers: 4}\n${test}`));
    expect(await trials(instance(null, true, { environment: "test" }))).toBe(1);
    await put("nothing");
    await expect(planOf(instance(null), model)).rejects.toMatchObject({ status: 404 });
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining(`PUT /api/models/${model}/plan`));
  });
});

describe("an upgrade to other defaults", () => {
  const trainers = async (plans: KnownPlans) => (await planOf(plans, model)).search.trainers;

  test("changes no model whose file is as it was, and one whose file has changed", async () => {
    const of = (more: string) => instance(more);
    await put(written(model, "search: {trials: 3}"), false, 1);
    const file = sha256(written(model, "search: {trials: 3}"));
    const before = await current();
    await blobs.writeJson(paths.plans, { models: { [model]: { ...before, file } }, format: 1 });
    expect(await trainers(of("search: {trials: 3}"))).toEqual(["keras.cnn"]);
    expect((await current())?.version).toBe(1);
    expect(await trainers(of("search: {trials: 5}"))).toEqual(TRAINERS_BY_DEFAULT);
    expect(await current()).toMatchObject({ version: 2, defaults: DEFAULTS });
  });
});

test("every version is kept, also of whoever died before it was written down", async () => {
  await instance("search: {trials: 3}").all();
  await put(written(model, "search: {trials: 5}"));
  await blobs.remove(paths.planVersion(model, 2));
  await put(written(model, "search: {trials: 7}"));
  const kept = await collect(blobs.list(paths.planVersions(model)));
  const plans = await Promise.all(
    kept.map(({ path }) => blobs.json({ container: "runs", path }, PublishedPlan)),
  );
  expect(plans.map((plan) => plan?.version)).toEqual([1, 2, 3]);
});

test("of many who publish at once, each makes a version", async () => {
  await Promise.all(Array.from({ length: 10 }, (_, n) => put(written(model, `search: {trials: ${n + 1}}`))));
  expect((await current())?.version).toBe(10);
  expect(await collect(blobs.list(paths.planVersions(model)))).toHaveLength(10);
});
