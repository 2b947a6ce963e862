import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sha256 } from "../../../shared/kit/hash.ts";
import { DEFAULTS, TRAINERS_BY_DEFAULT } from "../../../shared/plan/defaults.ts";
import type { PublishedPlan } from "../../../shared/plan/published-plan.ts";
import { readPlans } from "../../../shared/plan/start-files.ts";
import { temporaryFolder } from "../../local/processes.ts";

type Published = Pick<PublishedPlan, "file" | "defaults">;

const SMALL = "preprocess: {size: [16, 16]}";
const written = (more: string) => `model: pets\nimages: images/pets\nowner: me\n${more}\n`;

function start(more: string, published?: Published, environment?: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "pets.yaml"), written(more));
  return readPlans(folder, "/", environment, async () => published);
}
const before: Published = { file: null };

beforeEach(() => void vi.spyOn(console, "warn").mockReturnValue());
afterEach(() => vi.restoreAllMocks());

describe("a file that does not fit the defaults of today", () => {
  test("is refused at the start where its model was never published, or under those of today", async () => {
    const fault = /pets\.yaml:4 preprocess\.size: is too small for pretrained\.efficientnet-lite0/;
    await expect(start(SMALL)).rejects.toThrow(fault);
    await expect(start(SMALL, { file: null, defaults: DEFAULTS })).rejects.toThrow(fault);
  });

  test("goes on with those of before where its model was published under them, and is told what to name", async () => {
    expect((await start(SMALL, before)).get("pets")).toMatchObject({
      defaults: DEFAULTS - 1,
      plan: { search: { trainers: ["keras.cnn"] } },
    });
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining("name search.trainers"));
  });

  test("goes on where it was published as it is, whatever people have published since", async () => {
    const published = { file: sha256(written(SMALL)), defaults: DEFAULTS };
    expect((await start(SMALL, published)).get("pets")?.plan.preprocess.size).toEqual([16, 16]);
  });
});

describe("a fault that only another environment has", () => {
  const more = `environments: {test: {${SMALL.replace(": {size", ".size").replace("}", "")}}}`;

  test("is one, and changes no defaults", async () => {
    const fault = /environments\.test\.preprocess\.size: is too small/;
    await expect(start(more)).rejects.toThrow(fault);
    await expect(start(more, before, "production")).rejects.toThrow(fault);
    expect((await start(more, before, "test")).get("pets")?.defaults).toBe(DEFAULTS - 1);
  });
});

test("nobody asks what was published for a file that fits", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "pets.yaml"), written(""));
  const asked = vi.fn();
  const plans = await readPlans(folder, "/", undefined, asked);
  expect(plans.get("pets")?.plan.search.trainers).toEqual(TRAINERS_BY_DEFAULT);
  expect(asked).not.toHaveBeenCalled();
});
