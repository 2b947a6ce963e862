import { expect, test } from "vitest";
import { getMetrics, measured } from "../../../functions/serving/metrics.ts";
import { predict } from "../../../functions/serving/predict.ts";
import { PHOTO_LIMITS } from "../../../shared/photos/policy.ts";
import * as routes from "../../../shared/serving/routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const predicting = predictingOf(await startStorage(), plansOf({ pets: "" }));
const { blobs, metrics } = predicting;
await release(blobs, "pets", "1");
await pointAt(blobs, "pets", "1", null);
const call = callsOf([measured(metrics, predict(predicting)), getMetrics(metrics)]);
const pets = { params: { model: "pets" } };

/** One byte more than a photo may have. */
const large = new Uint8Array(PHOTO_LIMITS.bytes + 1);

/** What Prometheus would read: the figure of each name with its labels. */
async function figures(): Promise<Map<string, number>> {
  const { body } = await call(routes.getMetrics, {});
  const lines = Buffer.from(body).toString().split("\n");
  return new Map(
    lines
      .filter((line) => /^[a-z]/.test(line))
      .map((line): [string, number] => {
        const at = line.lastIndexOf(" ");
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );
}

test("requests, photos, their stages, refusals, versions and memory are counted as Prometheus reads them", async () => {
  const images = [red, Buffer.from("no photo"), red].map((photo) => photo.toString("base64"));
  await call(routes.predict, { ...pets, body: { images } });
  await call(routes.predict, { ...pets, body: red });
  await expect(call(routes.predict, { ...pets, body: red.subarray(0, 60) })).rejects.toThrow("cut short");
  await expect(call(routes.predict, { ...pets, body: large })).rejects.toThrow("more than");
  const found = await figures();
  const counts = {
    'darkroom_requests_total{route="predict",status="200"}': 2,
    'darkroom_requests_total{route="predict",status="422"}': 1,
    'darkroom_request_seconds_count{route="predict"}': 4,
    'darkroom_requests_total{route="predict",status="413"}': 1,
    'darkroom_photos_total{model="pets",version="1"}': 3,
    'darkroom_photos_refused_total{model="pets",reason="not-an-image"}': 1,
    'darkroom_photos_refused_total{model="pets",reason="truncated"}': 1,
    'darkroom_photos_refused_total{model="pets",reason="too-large"}': 1,
    'darkroom_stage_seconds_count{model="pets",stage="read"}': 3,
    'darkroom_stage_seconds_count{model="pets",stage="wait"}': 3,
    'darkroom_stage_seconds_count{model="pets",stage="decode"}': 3,
    'darkroom_stage_seconds_count{model="pets",stage="infer"}': 3,
    darkroom_photos_waiting: 0,
  };
  expect(Object.fromEntries(Object.keys(counts).map((name) => [name, found.get(name)]))).toEqual(counts);
  expect(found.get('darkroom_version_bytes{model="pets",version="1"}')).toBeGreaterThan(1000);
  expect(found.get("process_resident_memory_bytes")).toBeGreaterThan(10e6);
});
