import { describe, expect, test } from "vitest";
import { predict } from "../../../functions/serving/predict.ts";
import type { Answered } from "../../../shared/serving/answer.ts";
import { findPrediction } from "../../../shared/serving/find-prediction.ts";
import * as routes from "../../../shared/serving/routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { blue, green, plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const settings = await startStorage();
const plans = plansOf({ pets: "", strict: "serving: {reject_below: 100%}", young: "" });
const { pool, ...predicting } = predictingOf(settings, plans);
const { blobs, inferenceLog } = predicting;
for (const version of ["1", "2", "3"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "3", "2");
await release(blobs, "strict", "1");
await pointAt(blobs, "strict", "1", null);

const call = callsOf([predict(predicting)]);
const pets = { params: { model: "pets" } };
const one = async (body: Uint8Array | { pixels: [number, number, number][][] }, more: object = {}) =>
  (await call(routes.predict, { ...pets, body, ...more })).body as Answered;
const several = async (body: FormData | { images: string[] }, more: object = {}) => {
  const answer = await call(routes.predict, { ...pets, body, ...more });
  return "predictions" in answer.body ? answer.body.predictions : [];
};
const base64 = (...photos: Buffer[]) => ({ images: photos.map((photo) => photo.toString("base64")) });
const form = (...photos: Buffer[]) => {
  const data = new FormData();
  for (const photo of photos) data.append("photo", new Blob([new Uint8Array(photo)]), "photo");
  return data;
};
const labels = (answers: object[]) => answers.map((answer) => ("label" in answer ? answer.label : "error"));
const notAPhoto = Buffer.from("no photo at all");

describe("an answer", () => {
  test("says which version of which run and data it is of, and how long it took", async () => {
    const { body, headers } = await call(routes.predict, { ...pets, body: red });
    expect(body).toMatchObject({
      ...{ label: "red", model: "pets", version: "3", runId: "run-3", dataset: "data-3" },
      ...{ predictionId: expect.any(String), latencyMs: expect.any(Number) },
    });
    const timing = /^read;dur=[\d.]+, decode;dur=[\d.]+, infer;dur=[\d.]+, total;dur=[\d.]+$/;
    expect(headers.get("server-timing")).toMatch(timing);
  });

  test("tells of as many classes as were asked for, the likeliest first", async () => {
    const { probabilities } = await one(blue, { query: { top: 2 } });
    expect(Object.keys(probabilities)).toHaveLength(2);
    expect(Object.keys(probabilities)[0]).toBe("blue");
    expect(Object.keys((await one(blue, { query: { top: 99 } })).probabilities)).toHaveLength(3);
    await expect(one(blue, { query: { top: 0 } })).rejects.toThrow("top: must be a whole number from 1");
  });

  test("is unsure where the plan asks for more, and says which class was likeliest; the log keeps that", async () => {
    const answer = await one(red, { params: { model: "strict" } });
    expect(answer).toMatchObject({ label: "unsure", likeliest: "red" });
    expect(answer.probability).toBe(Math.max(...Object.values(answer.probabilities)));
    await inferenceLog.flush();
    const kept = await findPrediction(blobs, inferenceLog, answer.predictionId);
    expect(kept).toMatchObject({ label: "red", unsure: true });
  });
});

describe("a version that is asked for by its number", () => {
  const version = async (number: string) => (await one(red, { query: { version: number } })).version;

  test("answers where it serves, or where a rollback would lead to it", async () => {
    expect(await Promise.all(["3", "2"].map(version))).toEqual(["3", "2"]);
  });

  test("does not where it is any other: it might be one that was refused, or must be forgotten", async () => {
    const why = 'version: 1 of "pets" does not serve; 3 and 2 may be asked.';
    await expect(version("1")).rejects.toMatchObject({
      status: 404,
      type: "urn:darkroom:version-not-served",
    });
    await expect(version("1")).rejects.toThrow(why);
    await expect(version("latest")).rejects.toThrow("version: must be a version's number");
  });

  test("is nobody where nothing serves", async () => {
    const asked = { params: { model: "young" }, query: { version: "1" } };
    await expect(one(red, asked)).rejects.toMatchObject({ status: 404, type: "urn:darkroom:no-champion" });
  });
});

describe("several photos", () => {
  test("are answered in their order, as files of a form or as base64", async () => {
    const photos = Array.from({ length: 30 }, (_, n) => [red, green, blue][n % 3] as Buffer);
    const expected = photos.map((photo) => (photo === red ? "red" : photo === green ? "green" : "blue"));
    expect(labels(await several(form(...photos)))).toEqual(expected);
    expect(labels(await several(base64(...photos)))).toEqual(expected);
  });

  test("are answered each for itself where one of them is bad, with what to do about that one", async () => {
    const answers = await several(base64(red, notAPhoto, blue, red.subarray(0, 60)));
    expect(labels(answers)).toEqual(["red", "error", "blue", "error"]);
    expect(answers[1]).toEqual({
      error: expect.objectContaining({
        ...{ type: "urn:darkroom:not-an-image", status: expect.any(Number), remedy: expect.any(String) },
      }),
    });
  });

  test("are one answer where the form has one, and a list where base64 has one", async () => {
    expect((await call(routes.predict, { ...pets, body: form(red) })).body).toMatchObject({ label: "red" });
    expect(labels(await several(base64(red)))).toEqual(["red"]);
    await expect(one(notAPhoto)).rejects.toMatchObject({ type: "urn:darkroom:not-an-image" });
  });

  test("are refused as a whole where there is no room for one of them: the caller can come back", async () => {
    const waiting = Array.from({ length: 1010 }, () =>
      pool.ask("readPhotos", Buffer.from('{"images":["AA=="]}')),
    );
    await expect(several(base64(red, blue))).rejects.toMatchObject({ status: 429 });
    await Promise.allSettled(waiting);
  });
});

describe("pixels", () => {
  test("of any size are answered as the photo that they are of", async () => {
    const row = Array.from({ length: 40 }, (): [number, number, number] => [192, 16, 16]);
    const answer = await one({ pixels: Array.from({ length: 30 }, () => row) });
    const { probabilities } = await one(red);
    for (const [label, probability] of Object.entries(probabilities))
      expect(answer.probabilities[label]).toBeCloseTo(probability, 6);
    expect((await one({ pixels: [[[0, 0, 255]]] })).label).toBe("blue");
  });

  test("of a large photo are read in a thread", async () => {
    const row = Array.from({ length: 400 }, (): [number, number, number] => [16, 192, 16]);
    expect((await one({ pixels: Array.from({ length: 300 }, () => row) })).label).toBe("green");
  });
});
