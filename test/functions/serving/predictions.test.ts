import { expect, test } from "vitest";
import { predict } from "../../../functions/serving/predict.ts";
import { getPrediction } from "../../../functions/serving/predictions.ts";
import type { Answered } from "../../../shared/serving/answer.ts";
import * as routes from "../../../shared/serving/routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const predicting = predictingOf(await startStorage(), plansOf({ pets: "" }));
const { blobs } = predicting;
await release(blobs, "pets", "1");
await pointAt(blobs, "pets", "1", null);
const call = callsOf([predict(predicting), getPrediction(predicting)]);

test("an answer whose version's card is damaged since is told of, and why nobody knows where it comes from", async () => {
  const { body } = await call(routes.predict, { params: { model: "pets" }, body: red });
  const params = { predictionId: (body as Answered).predictionId };
  const before = await call(routes.getPrediction, { params });
  expect(before.body).toMatchObject({ label: "red", runId: "run-1" });
  expect(before.body).not.toHaveProperty("lineageUnknown");
  await blobs.write({ container: "models", path: "pets/1/version.json" }, "{");
  const { body: kept } = await call(routes.getPrediction, { params });
  expect(kept).toMatchObject({ label: "red", version: "1" });
  expect(kept.lineageUnknown).toMatch(
    /models\/pets\/1\/version\.json cannot be read.* bring back an earlier version/,
  );
  expect(kept).not.toHaveProperty("runId");
});
