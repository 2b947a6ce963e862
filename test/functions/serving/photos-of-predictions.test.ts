import { expect, test } from "vitest";
import { eraseTextsWith } from "../../../activities/erasure/erase-texts.ts";
import { predict } from "../../../functions/serving/predict.ts";
import { getPrediction, getPredictionPhoto } from "../../../functions/serving/predictions.ts";
import { v2 } from "../../../functions/serving/v2.ts";
import { denyLogged, erasureIdOf } from "../../../shared/dataset/deny.ts";
import { orderErasure } from "../../../shared/erasure/order-erasure.ts";
import { tracePhoto } from "../../../shared/erasure/trace.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Plan } from "../../../shared/plan/schema.ts";
import type { Answered } from "../../../shared/serving/answer.ts";
import * as routes from "../../../shared/serving/routes.ts";
import * as protocol from "../../../shared/serving/v2-routes.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { blue, green, plain, plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const plans = plansOf({
  all: "serving: {keep_photos: logged}",
  none: "",
  unsure: "serving: {reject_below: 100%, keep_photos: unsure}",
  sure: "serving: {reject_below: 1%, keep_photos: unsure}",
});
const predicting = predictingOf(await startStorage(), plans);
const { blobs, inferenceLog, metrics } = predicting;
for (const model of ["all", "none", "unsure", "sure"]) {
  await release(blobs, model, "1");
  await pointAt(blobs, model, "1", null);
}
const handlers = [predict, getPrediction, getPredictionPhoto].map((handler) => handler(predicting));
const call = callsOf([...handlers, ...v2(predicting)]);

async function asked(
  model: string,
  body: Buffer | { pixels: [number, number, number][][] },
): Promise<string> {
  const answer = await call(routes.predict, { params: { model }, body });
  await inferenceLog.flush();
  return (answer.body as Answered).predictionId;
}
const photoOf = (predictionId: string) => call(routes.getPredictionPhoto, { params: { predictionId } });
const none = (of: string) => ({ status: 404, type: `urn:darkroom:${of}` });

test("a photo that was answered about is told as it was sent, whatever its type", async () => {
  const jpeg = await plain("#c01010").jpeg().toBuffer();
  for (const [sent, type] of [
    [red, "image/png"],
    [jpeg, "image/jpeg"],
  ] as const) {
    const { body, headers } = await photoOf(await asked("all", sent));
    expect(Buffer.from(body)).toEqual(sent);
    expect(headers.get("content-type")).toBe(type);
  }
});

test("the same goes for encoded photos of the Open Inference Protocol; of pixels none is kept", async () => {
  const data = [green.toString("base64")];
  const inputs = [{ name: "image" as const, datatype: "BYTES" as const, shape: [1], data }];
  const { body } = await call(protocol.v2Infer, { params: { model: "all" }, body: { inputs } });
  await inferenceLog.flush();
  const ids = (body as { outputs: { name: string; data: string[] }[] }).outputs.filter(
    ({ name }) => name === "predictionId",
  );
  const id = ids.flatMap(({ data }) => data).join();
  expect(Buffer.from((await photoOf(id)).body)).toEqual(green);
  await expect(photoOf(await asked("all", { pixels: [[[200, 9, 9]]] }))).rejects.toMatchObject(
    none("photo-not-kept"),
  );
});

test("where the plan keeps none, or none of this kind, the answer says what the plan says", async () => {
  await expect(photoOf(await asked("none", red))).rejects.toThrow(
    "say `serving: {keep_photos: logged}` there",
  );
  await expect(photoOf(await asked("sure", red))).rejects.toThrow("says `serving: {keep_photos: unsure}`");
  expect((await photoOf(await asked("unsure", red))).status).toBe(200);
  await expect(photoOf("all-20260101-0123456789abcdef-0")).rejects.toMatchObject(
    none("prediction-not-found"),
  );
});

test("an erasure knows the photo, takes it and its answers out, and it is kept no more when it is sent again", async () => {
  const [hub, photo, model] = [new Hub(), sha256(blue), "all"];
  const predictionId = await asked(model, blue);
  const plan = (await plans.all()).get(model) as Plan;
  expect(await tracePhoto(blobs, plan, photo)).toMatchObject({ logged: `predictions/all/photos/${photo}` });
  const { erasureId } = await orderErasure({ blobs, plans }, { model, photo, deny: false, by: null }, hub);
  const again = await asked(model, blue);
  await eraseTextsWith({ blobs, plans })({ erasureId, model, area: "predictions" }, hub);
  await expect(photoOf(predictionId)).rejects.toMatchObject(none("prediction-not-found"));
  expect(await blobs.exists(paths.loggedPhoto(model, photo))).toBe(false);
  await expect(photoOf(again)).rejects.toMatchObject(none("photo-not-kept"));
  expect(await metrics.text()).toContain('darkroom_photos_logged_total{model="all",fate="erased"} 1');
  const later = await asked(model, blue);
  await expect(photoOf(later)).rejects.toMatchObject(none("photo-not-kept"));
});

test("one that was erased while it was written is taken back, also by an erasure of before photos were kept", async () => {
  const photo = await plain("#c01011").png().toBuffer();
  const blob = paths.loggedPhoto("all", sha256(photo));
  const write = blobs.write.bind(blobs);
  blobs.write = async (to, ...rest) => {
    const etag = await write(to, ...rest);
    if (to.path === blob.path) {
      await blobs.writeJson(paths.erasure(await erasureIdOf(blobs, sha256(photo))), {});
      await denyLogged(blobs);
    }
    return etag;
  };
  await expect(photoOf(await asked("all", photo))).rejects.toMatchObject(none("photo-not-kept"));
  expect(await blobs.exists(blob)).toBe(false);
  blobs.write = write;
});

test("a photo that somebody has deleted is gone", async () => {
  const photo = await plain("#c01012").png().toBuffer();
  const predictionId = await asked("all", photo);
  await blobs.remove(paths.loggedPhoto("all", sha256(photo)));
  await expect(photoOf(predictionId)).rejects.toMatchObject({ status: 410, type: "urn:darkroom:photo-gone" });
});
