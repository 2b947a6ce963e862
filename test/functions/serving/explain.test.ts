import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { explain } from "../../../functions/serving/explain.ts";
import { predict } from "../../../functions/serving/predict.ts";
import type { Answered } from "../../../shared/serving/answer.ts";
import { Explainer } from "../../../shared/serving/explain.ts";
import * as explaining from "../../../shared/serving/explain-routes.ts";
import type { Explanation } from "../../../shared/serving/explanation.ts";
import * as routes from "../../../shared/serving/routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { blue, COLOURS, plain, plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const settings = await startStorage();
const plans = plansOf({ pets: "", strict: "serving: {reject_below: 100%}", young: "" });
const { pool, ...predicting } = predictingOf(settings, plans);
const { blobs, deployments } = predicting;
for (const version of ["1", "2", "3"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "3", "2");
await release(blobs, "strict", "1");
await pointAt(blobs, "strict", "1", null);

const served = [explain(predicting, new Explainer(deployments)), predict(predicting)];
const call = callsOf(served);
const asJson = callsOf(served, { accept: "application/json" });
const pets = { params: { model: "pets" } };
const told = async (body: Uint8Array, more: object = {}) =>
  (await asJson(explaining.explain, { ...pets, body, ...more })).body as Explanation;

/** A black photo, a quarter of which is red: its right upper one. */
const corner = await plain("#000000", 80, 60)
  .composite([{ input: await plain("#e01010", 40, 30).png().toBuffer(), left: 40, top: 0 }])
  .png()
  .toBuffer();

describe("a map as numbers", () => {
  test("says what predict says of the photo, and what each cell costs the likeliest class", async () => {
    const answer = await told(corner, { query: { grid: 2 } });
    const { body } = await call(routes.predict, { ...pets, body: corner });
    const { label, probability, probabilities, version, runId, dataset } = body as Answered;
    expect(answer).toMatchObject({ label, probability, version, runId, dataset, class: "red" });
    expect(answer.base).toBeCloseTo(probabilities.red as number, 6);
    expect(answer).toMatchObject({ width: 80, height: 60 });
    const [[one, redCell], [two, three]] = answer.drops as [[number, number], [number, number]];
    expect(redCell).toBeGreaterThan(0.01);
    for (const other of [one, two, three]) expect(other).toBeLessThan(redCell);
  });

  test("is about the class that is asked for", async () => {
    const [forRed, forBlue] = [
      await told(corner, { query: { grid: 2 } }),
      await told(corner, { query: { grid: 2, class: "blue" } }),
    ];
    expect(forBlue).toMatchObject({ label: "red", class: "blue" });
    expect(forBlue.drops).not.toEqual(forRed.drops);
  });

  test("has as many cells as are asked for along the longer side, eight where nobody says", async () => {
    const shape = ({ drops }: Explanation) => [drops.length, drops[0]?.length];
    expect(shape(await told(corner))).toEqual([6, 8]);
    expect(shape(await told(corner, { query: { grid: 16 } }))).toEqual([12, 16]);
  });

  test("of a large photo is made of a smaller copy", async () => {
    const large = await sharp(corner).resize(2000, 1500).jpeg().toBuffer();
    const answer = await told(large, { query: { grid: 2 } });
    expect(answer).toMatchObject({ width: 512, height: 384, class: "red" });
    expect(answer.drops[0]?.[1]).toBeGreaterThan(answer.drops[1]?.[0] as number);
  });

  test("explains the likeliest class where the plan says unsure", async () => {
    const answer = await told(corner, { params: { model: "strict" }, query: { grid: 2 } });
    expect(answer).toMatchObject({ label: "unsure", likeliest: "red", class: "red" });
  });

  test("is of the version that is asked for", async () => {
    expect(await told(red, { query: { version: "2", grid: 2 } })).toMatchObject({ version: "2" });
    await expect(told(red, { query: { version: "1" } })).rejects.toMatchObject({ status: 404 });
  });
});

test("a map as a picture has the photo's size, and is red where the class comes from", async () => {
  const { body, headers } = await call(explaining.explain, { ...pets, query: { grid: 2 }, body: corner });
  expect(headers.get("content-type")).toBe("image/png");
  const { data, info } = await sharp(body as Uint8Array)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 80, height: 60 });
  const at = (x: number, y: number) => [...data.subarray((y * 80 + x) * 3, (y * 80 + x) * 3 + 3)];
  const [r = 0, g = 0, b = 0] = at(60, 15);
  expect(r).toBeGreaterThan(Math.max(g, b) + 50);
});

test("a form with one photo, one in base64, and pixels are explained too", async () => {
  const form = new FormData();
  form.append("photo", new Blob([new Uint8Array(red)]), "photo");
  const bodies = [
    form,
    { images: [red.toString("base64")] },
    { pixels: [[[200, 0, 0] as [number, number, number]]] },
  ];
  for (const body of bodies) {
    const { body: answer } = await asJson(explaining.explain, { ...pets, query: { grid: 2 }, body });
    expect(answer).toMatchObject({ class: "red" });
  }
});

test("who accepts neither a picture nor JSON is told so, before anything is done", async () => {
  const asCsv = callsOf([explain(predicting, new Explainer(deployments))], { accept: "text/csv" });
  const answer = asCsv(explaining.explain, { ...pets, body: red });
  await expect(answer).rejects.toMatchObject({ status: 406, type: "urn:darkroom:not-acceptable" });
});

test("who has left holds no place, and nothing more is done for who leaves meanwhile", async () => {
  const explainer = new Explainer(deployments);
  const deployment = await deployments.load("pets", { version: "3", runId: "run-3" });
  const explained = (hasLeft: () => boolean) => explainer.explain(deployment, { photo: red }, 16, hasLeft);
  const left = Promise.allSettled(Array.from({ length: 6 }, () => explained(() => true)));
  expect((await explained(() => false)).columns).toBe(16);
  const gone = { status: "rejected", reason: expect.objectContaining({ type: "caller-left" }) };
  expect(await left).toEqual(Array.from({ length: 6 }, () => gone));
  let looks = 0;
  await expect(explained(() => ++looks > 5)).rejects.toMatchObject({ type: "caller-left" });
  expect(looks).toBeLessThan(10);
});

describe("what cannot be explained is told as predict tells it:", () => {
  const refused = (body: Uint8Array | FormData | { images: string[] }, more: object = {}) =>
    expect(call(explaining.explain, { ...pets, body, ...more })).rejects;

  test("no photo, half a photo, several photos", async () => {
    await refused(Buffer.from("no photo at all")).toMatchObject({ type: "urn:darkroom:not-an-image" });
    await refused(red.subarray(0, 60)).toMatchObject({ status: 422 });
    const images = [red, blue].map((photo) => photo.toString("base64"));
    await refused({ images }).toThrow("The request has 2 photos: one is explained at a time.");
  });

  test("a class that the model does not know, a grid that is none, a model that nothing serves", async () => {
    const known = `class: "dog" is none that pets tells apart; known are ${COLOURS.join(", ")}`;
    await refused(red, { query: { class: "dog" } }).toThrow(known);
    for (const grid of [1, 17, 2.5])
      await refused(red, { query: { grid } }).toThrow("grid: must be a whole number from 2 to 16");
    await refused(red, { params: { model: "young" } }).toMatchObject({ type: "urn:darkroom:no-champion" });
  });

  test("a map that takes too long, with what to do", async () => {
    const hurried = callsOf([explain(predicting, new Explainer(deployments, 0))]);
    const answer = hurried(explaining.explain, { ...pets, body: red });
    await expect(answer).rejects.toThrow(
      "A map of 8 × 6 cells takes longer than 0 s: ask for a smaller grid.",
    );
  });

  test("no room in the threads", async () => {
    const waiting = Array.from({ length: 1010 }, () =>
      pool.ask("readPhotos", Buffer.from('{"images":["AA=="]}')),
    );
    await refused(red).toMatchObject({ status: 429 });
    await Promise.allSettled(waiting);
  });
});
