import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

test("a sample goes the whole way and is never released; an older dataset is trained on as it was listed", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1"], 60);
  const darkroom = await startDarkroom(data, { tiny: tinyPlan("tiny") });
  await upload(darkroom, "tiny", photos);
  const [whole] = await runsOf(darkroom, "tiny", 1);
  const dataset = whole && "dataset" in whole ? (whole.dataset as string) : "";
  expect(whole).toMatchObject({ status: "promoted", version: "1" });

  const retrain = (asked: object) =>
    fetch(`${darkroom.api.url}/api/models/tiny/retrain`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
  expect((await retrain({ sample: 10 })).status).toBe(202);
  const [sampled] = await runsOf(darkroom, "tiny", 2);
  expect(sampled).toMatchObject({ status: "refused", sample: 10, verdict: { passed: false } });
  expect(sampled).toHaveProperty(
    "because",
    expect.stringContaining("10 photos of each class, is never released"),
  );
  const { dataset: fewer } = sampled as { dataset: string };
  expect(await darkroom.json("datasets", `tiny/${fewer}/summary.json`)).toMatchObject({ photos: 20 });
  expect(await darkroom.json("datasets", "tiny/newest.json")).toMatchObject({ dataset });

  expect((await retrain({ dataset: dataset.slice(0, 12), force: true })).status).toBe(202);
  const [again] = await runsOf(darkroom, "tiny", 3);
  expect(again).toMatchObject({ fromDataset: dataset, dataset, status: "promoted", version: "2" });
  expect(again?.trials.map(({ status }) => status)).toEqual(["succeeded"]);
});
