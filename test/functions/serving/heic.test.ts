import { describe, expect, test } from "vitest";
import { explain } from "../../../functions/serving/explain.ts";
import { predict } from "../../../functions/serving/predict.ts";
import { getPrediction, getPredictionPhoto } from "../../../functions/serving/predictions.ts";
import { v2 } from "../../../functions/serving/v2.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { jpegOf } from "../../../shared/photos/heic/jpeg-of.ts";
import type { Answered } from "../../../shared/serving/answer.ts";
import { Explainer } from "../../../shared/serving/explain.ts";
import * as explaining from "../../../shared/serving/explain-routes.ts";
import * as routes from "../../../shared/serving/routes.ts";
import * as protocol from "../../../shared/serving/v2-routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { heicOf, threeColours } from "../../shared/photos/heic/files.ts";
import { callsOf } from "../calls.ts";
import { plansOf, pointAt, predictingOf, release } from "./colours.ts";

const plans = plansOf({ pets: "serving: {keep_photos: logged}" });
const predicting = predictingOf(await startStorage(), plans);
const { blobs, champions, deployments, inferenceLog, metrics } = predicting;
await release(blobs, "pets", "1");
await pointAt(blobs, "pets", "1", null);
const handlers = [predict, getPrediction, getPredictionPhoto].map((handler) => handler(predicting));
const served = [...handlers, explain(predicting, new Explainer(deployments)), ...v2(predicting)];
const call = callsOf(served);
const pets = { params: { model: "pets" } };

const jpeg = await jpegOf(threeColours);
const { body: expected } = await call(routes.predict, { ...pets, body: jpeg });
const { probabilities } = expected as Answered;
const film = heicOf({ brand: "msf1" });
const why = /a sequence of HEIC, which is not supported/;

describe("a HEIC photo", () => {
  test("is answered as the JPEG that uploading makes of it, and says how long that took", async () => {
    const { body, headers } = await call(routes.predict, { ...pets, body: threeColours });
    expect(body).toMatchObject({ probabilities, version: "1" });
    expect(headers.get("server-timing")).toMatch(/^read;dur=[\d.]+, convert;dur=[\d.]+, decode;dur=/);
    expect(await metrics.text()).toContain('darkroom_stage_seconds_count{model="pets",stage="convert"} 1');
  });

  test("is one among others, in a form or in base64; one that is refused has its reason", async () => {
    const form = new FormData();
    for (const file of [threeColours, film]) form.append("photo", new Blob([new Uint8Array(file)]), "photo");
    const images = [threeColours, film].map((file) => file.toString("base64"));
    for (const body of [form, { images }]) {
      const answer = await call(routes.predict, { ...pets, body });
      const error = {
        type: "urn:darkroom:unsupported-type",
        status: 415,
        detail: expect.stringMatching(why),
      };
      expect(answer.body).toMatchObject({ predictions: [{ probabilities }, { error }] });
    }
  });

  test("is one of the Open Inference Protocol's encoded photos", async () => {
    const data = [threeColours.toString("base64")];
    const inputs = [{ name: "image" as const, datatype: "BYTES" as const, shape: [1], data }];
    const { body } = await call(protocol.v2Infer, { ...pets, body: { inputs } });
    const scores = Object.values(probabilities);
    expect(body).toMatchObject({ outputs: [{ name: "probabilities", data: scores }, {}, {}] });
  });

  test("is explained as its JPEG", async () => {
    const asJson = callsOf(served, { accept: "application/json" });
    const maps = [threeColours, jpeg].map((body) =>
      asJson(explaining.explain, { ...pets, query: { grid: 2 }, body }),
    );
    const [heic, same] = await Promise.all(maps);
    expect(heic?.body).toEqual(same?.body);
  });

  test("is kept as the JPEG, by the identity that training gives it", async () => {
    const { body } = await call(routes.predict, { ...pets, body: threeColours });
    const { predictionId } = body as Answered;
    await inferenceLog.flush();
    const params = { predictionId };
    expect((await call(routes.getPrediction, { params })).body).toMatchObject({ photo: sha256(jpeg) });
    const photo = await call(routes.getPredictionPhoto, { params });
    expect(Buffer.from(photo.body)).toEqual(jpeg);
    expect(photo.headers.get("content-type")).toBe("image/jpeg");
  });

  test("alone is refused for its reason, with what to do", async () => {
    const answer = call(routes.predict, { ...pets, body: film });
    await expect(answer).rejects.toMatchObject({ status: 415 });
    await expect(answer).rejects.toThrow(why);
  });

  test("that lies in storage is none, since training reads none", async () => {
    const { deployment } = await champions.of("pets");
    const answer = deployments.predict(deployment, { photo: threeColours });
    await expect(answer).rejects.toMatchObject({ status: 415, type: "unsupported-type" });
  });

  test("keeps nobody waiting: small photos that come after several are answered before the last of them", async () => {
    const { deployment } = await champions.of("pets");
    const order: string[] = [];
    const ask = async (name: string, item: { heic: Buffer } | { photo: Buffer }) => {
      await deployments.predict(deployment, item);
      order.push(name);
    };
    const long = [1, 2, 3, 4].map(() => ask("heic", { heic: threeColours }));
    await Promise.all([...long, ask("photo", { photo: jpeg }), ask("photo", { photo: jpeg })]);
    expect(order).toHaveLength(6);
    expect(order.at(-1)).toBe("heic");
  });
});
