import { describe, expect, test } from "vitest";
import { v2 } from "../../../functions/serving/v2.ts";
import * as routes from "../../../shared/serving/v2-routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { blue, plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const settings = await startStorage();
const plans = plansOf({ pets: "", strict: "serving: {reject_below: 100%}", young: "" });
const { blobs, ...predicting } = predictingOf(settings, plans);
await release(blobs, "pets", "1");
await pointAt(blobs, "pets", "1", null);
await release(blobs, "strict", "1");
await pointAt(blobs, "strict", "1", null);
const served = v2({ blobs, ...predicting });
const call = callsOf(served);
const pets = { params: { model: "pets" } };
const images = (...photos: Buffer[]) => ({
  inputs: [
    {
      ...{ name: "image" as const, datatype: "BYTES" as const, shape: [photos.length] },
      data: photos.map((photo) => photo.toString("base64")),
    },
  ],
});

describe("the Open Inference Protocol", () => {
  test("answers a photo of which the model is less sure than its plan asks for by the label unsure", async () => {
    const { body } = await call(routes.v2Infer, { params: { model: "strict" }, body: images(red) });
    expect(body).toMatchObject({ outputs: [{ name: "probabilities" }, { data: ["unsure"] }, {}] });
  });

  test("reads large tensors in a thread, and says the same", async () => {
    const data = Array.from({ length: 200 * 200 }, () => [16, 16, 192]).flat();
    const inputs = [{ name: "pixels" as const, datatype: "UINT8" as const, shape: [1, 200, 200, 3], data }];
    const { body } = await call(routes.v2Infer, { ...pets, body: { inputs } });
    expect(body).toMatchObject({ outputs: [{ shape: [1, 3] }, { data: ["blue"] }, {}] });
  });

  test("names the photo that is none, and what to do: it has one answer for all", async () => {
    const cut = blue.subarray(0, 60);
    const answer = call(routes.v2Infer, { ...pets, body: images(red, cut) });
    await expect(answer).rejects.toThrow(/Photo 1: It is cut short .* Upload it again from the original/);
    await expect(answer).rejects.toMatchObject({ status: 422 });
  });

  test.each(["-1", "x", "1e3", "999999999"])("refuses a length of its JSON of %s", async (length) => {
    const asking = callsOf(served, { "inference-header-content-length": length });
    const answer = asking(routes.v2Infer, { ...pets, body: images(red) });
    await expect(answer).rejects.toThrow(/Inference-Header-Content-Length is|The JSON has 999999999 bytes/);
  });

  test("says of a model that nothing serves yet that it is not ready", async () => {
    const young = { params: { model: "young" } };
    for (const route of [routes.v2Model, routes.v2ModelReady])
      await expect(call(route, young)).rejects.toThrow('No version of "young" serves yet');
  });
});
