import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readInference } from "../../../shared/serving/v2-request.ts";

const read = (said: unknown, binary: Uint8Array = new Uint8Array()) => {
  const json = Buffer.from(JSON.stringify(said));
  return readInference(Buffer.concat([json, binary]), json.length);
};
const image = (more: object) => ({ inputs: [{ name: "image", datatype: "BYTES", shape: [1], ...more }] });
const pixels = (more: object) => ({
  inputs: [{ name: "pixels", datatype: "UINT8", shape: [1, 1, 2, 3], ...more }],
});
const behind = (binary_data_size: number) => ({ parameters: { binary_data_size } });
/** BYTES as they come behind the JSON: each with its length before it. */
const elements = (...photos: Uint8Array[]) =>
  Buffer.concat(photos.flatMap((photo) => [Buffer.from(Uint32Array.of(photo.length).buffer), photo]));

describe("a request of the Open Inference Protocol", () => {
  test("carries encoded photos, as base64 or as bytes behind the JSON", () => {
    const photos = (said: object, binary?: Uint8Array) =>
      read(said, binary).items.map((item) => "photo" in item && [...item.photo]);
    const expected = [[1, 2, 3], [4]];
    expect(photos(image({ shape: [2], data: ["AQID", "BA=="] }))).toEqual(expected);
    expect(photos(image({ shape: [2, 1], data: [["AQID"], ["BA=="]] }))).toEqual(expected);
    const sent = elements(Buffer.from([1, 2, 3]), Buffer.from([4]));
    expect(photos(image({ shape: [2], ...behind(sent.length) }), sent)).toEqual(expected);
  });

  test("carries pixels, as numbers however nested or as bytes behind the JSON", () => {
    const [one, two] = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(7, 8, 9, 10, 11, 255)];
    const photos = [one, two].map((data) => ({ pixels: { data, width: 2, height: 1 } }));
    const shape = [2, 1, 2, 3];
    expect(read(pixels({ shape, data: [...one, ...two] })).items).toEqual(photos);
    const nested = [[[[1, 2, 3], [4, 5, 6]]], [[[7, 8, 9], [10, 11, 255]]]]; // biome-ignore format: as it is read
    expect(read(pixels({ shape, data: nested })).items).toEqual(photos);
    const found = read(pixels({ shape, ...behind(12) }), Buffer.concat([one, two])).items;
    expect(found.map((item) => "pixels" in item && [...item.pixels.data])).toEqual([[...one], [...two]]);
  });

  test("whose photos are sent to a thread takes nothing else of the request with them", () => {
    const found = read(pixels({ shape: [2, 1, 1, 3], ...behind(6) }), Uint8Array.of(1, 2, 3, 4, 5, 6)).items;
    for (const item of found) expect("pixels" in item && item.pixels.data.buffer.byteLength).toBe(3);
  });

  test("wants all outputs in JSON unless it says otherwise, for each or for all", () => {
    const names = ["probabilities", "label", "predictionId"];
    const all = (binary: boolean) => names.map((name) => ({ name, binary, classes: undefined }));
    const asked = image({ data: ["AQID"] });
    expect(read(asked).outputs).toEqual(all(false));
    expect(read({ ...asked, outputs: [] }).outputs).toEqual(all(false));
    expect(read({ ...asked, parameters: { binary_data_output: true } }).outputs).toEqual(all(true));
    const outputs = [
      { name: "probabilities", parameters: { classification: 2, binary_data: false } },
      { name: "label" },
    ];
    expect(read({ ...asked, outputs, parameters: { binary_data_output: true } }).outputs).toEqual([
      { name: "probabilities", binary: false, classes: 2 },
      { name: "label", binary: true, classes: undefined },
    ]);
  });

  test("may have parameters that nobody knows here", () => {
    const parameters = { priority: 7, sequence_id: 1, "my-own": "x" };
    expect(read({ ...image({ data: ["AQID"] }), parameters, id: "8" })).toMatchObject({ id: "8" });
  });

  const label = [{ name: "label", parameters: { classification: 1 } }];
  test.each<[why: string | RegExp, said: object, binary?: Uint8Array]>([
    ["inputs: is missing: give it", {}],
    ["inputs: must be one tensor: image or pixels", { inputs: [] }],
    ['inputs.0.name: must be one of image, pixels, not "x"', image({ name: "x", data: ["AQID"] })],
    [
      'inputs.0.datatype: must be one of BYTES, UINT8, not "FP32"',
      image({ datatype: "FP32", data: ["AQID"] }),
    ],
    ["inputs.0.shape.0: ", image({ shape: [-1], data: ["AQID"] })],
    ["inputs.0.shape: must begin with how many photos there are", image({ shape: [0], data: [] })],
    ["inputs.0.shape: must be [photos] of BYTES, found [1,2]", image({ shape: [1, 2], data: ["AQID"] })],
    ["inputs.0: has a shape of 2 photos, but 1 come", image({ shape: [2], data: ["AQID"] })],
    ["inputs.0 has 101 photos: send at most 100", image({ shape: [101], data: ["AQID"] })],
    ["inputs.0.data.0: must be the bytes of a photo in base64", image({ data: ["no base64"] })],
    ["inputs.0: must have data, or binary_data_size", image({})],
    ["inputs.0: must have data, or binary_data_size", image({ data: ["AQID"], ...behind(3) })],
    ["inputs.0: says that 9 bytes follow the JSON, but 3 do", image(behind(9)), Uint8Array.of(1, 2, 3)],
    ["inputs.0: says that 0 bytes follow the JSON, but 1 do", image({ data: ["AQID"] }), Uint8Array.of(1)],
    ["inputs.0: must have the length of each photo before it", image(behind(3)), Uint8Array.of(1, 2, 3)],
    [
      "inputs.0: must have the length of each photo before it",
      image(behind(5)),
      Uint8Array.of(9, 0, 0, 0, 1),
    ],
    ["inputs.0.shape: must be [photos, height, width, 3]", pixels({ shape: [1, 1, 2], data: [1] })],
    ["inputs.0.shape: must be [photos, height, width, 3]", pixels({ shape: [1, 1, 2, 4], data: [1] })],
    ["inputs.0: has a shape of 6 levels, but 1 come", pixels({ data: [1] })],
    ["inputs.0: has a shape of 6 levels, but 7 come", pixels({ data: [1, 2, 3, 4, 5, 6, 7] })],
    ["inputs.0.data: must be whole numbers from 0 to 255; number 1", pixels({ data: [1, 256] })],
    ["inputs.0.data: must be whole numbers from 0 to 255; number 0", pixels({ data: [[[[[[1]]]]]] })],
    ["It has 60000 x 60000 pixels", pixels({ shape: [1, 60_000, 60_000, 3], data: [1] })],
    ["more than fit in JSON: send them as binary data", pixels({ shape: [9, 2000, 2000, 3], data: [1] })],
    ["each side must have 1 to", pixels({ shape: [1, 0, 2, 3], data: [] })],
    ["inputs.0: has a shape of 6 bytes, but 5 come", pixels(behind(5)), new Uint8Array(5)],
    [
      /^outputs\.0\.name: must be one of .*, not "logits"$/,
      { ...image({ data: ["AQID"] }), outputs: [{ name: "logits" }] },
    ],
    [
      "outputs.0.parameters.classification: is of the output",
      { ...image({ data: ["AQID"] }), outputs: label },
    ],
  ])("is refused where it is wrong: %s", (why, said, binary) => {
    expect(() => read(said, binary)).toThrow(why);
  });

  test("is read or refused, whatever it says", () => {
    const tensor = fc.record(
      {
        ...{ name: fc.constantFrom("image", "pixels"), datatype: fc.constantFrom("BYTES", "UINT8") },
        shape: fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 5 }),
        data: fc.oneof(
          fc.array(fc.integer({ min: -1, max: 256 })),
          fc.array(fc.base64String()),
          fc.jsonValue(),
        ),
        parameters: fc.record({ binary_data_size: fc.integer({ min: -1, max: 20 }) }, { requiredKeys: [] }),
      },
      { requiredKeys: ["name", "datatype", "shape"] },
    );
    const said = fc.oneof(fc.jsonValue(), fc.record({ inputs: fc.tuple(tensor) }));
    fc.assert(
      fc.property(said, fc.uint8Array({ maxLength: 20 }), (value, binary) => {
        try {
          read(value, binary);
        } catch (error) {
          expect(error).toMatchObject({ status: 422 });
        }
      }),
      { numRuns: 500 },
    );
  });
});
