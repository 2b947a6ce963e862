import { HttpRequest } from "@azure/functions";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { PHOTO_LIMITS } from "../../../shared/photos/policy.ts";
import { photosOf } from "../../../shared/serving/inputs.ts";
import { Pool } from "../../../shared/serving/pool.ts";
import { Reading } from "../../../shared/serving/reading.ts";

const request = (bytes: Uint8Array, type = "image/jpeg") =>
  new HttpRequest({
    method: "POST",
    url: "http://localhost/api/models/pets/predict",
    headers: { "content-type": type },
    body: { bytes },
  });

const pool = new Pool(1);
afterAll(() => pool.stop());
const reading = new Reading(pool);
const read = (bytes: Uint8Array, type?: string) => photosOf(request(bytes, type), () => undefined, reading);
const photos = async (bytes: Uint8Array, type?: string) =>
  (await read(bytes, type)).items.map((item) =>
    "pixels" in item ? item.pixels : [...("photo" in item ? item.photo : item.heic)],
  );

test("a photo is the body, whatever type it says it is", async () => {
  expect(await photos(Buffer.from([1, 2, 3]))).toEqual([[1, 2, 3]]);
});

test("a photo that says it is as it is, is: compressed ones are refused, since they may become a thousand times as large", async () => {
  const encodedAs = (encoding: string) => {
    const headers = { "content-encoding": encoding };
    const sent = new HttpRequest({ method: "POST", url: "http://localhost/", headers, body: { bytes: red } });
    return photosOf(sent, () => undefined, reading);
  };
  const red = new Uint8Array([1]);
  expect((await encodedAs("Identity")).items).toHaveLength(1);
  await expect(encodedAs("gzip")).rejects.toMatchObject({ status: 415 });
});

test("a photo larger than the policy allows is refused with its size and what to do", async () => {
  await expect(read(new Uint8Array(PHOTO_LIMITS.bytes + 1))).rejects.toMatchObject({
    ...{ status: 413, type: "too-large", message: "It has 52428801 bytes, more than 52428800." },
    extra: { remedy: expect.stringContaining("Make the file smaller") },
  });
});

describe("a form", () => {
  const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
  const formOf = (parts: number) => Buffer.from(`${part.repeat(parts)}--b--\r\n`);
  const encoded = async (...fields: [string, Blob | string][]) => {
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    const response = new Response(data);
    return [await response.bytes(), response.headers.get("content-type") as string] as const;
  };
  const blob = (...bytes: number[]) => new Blob([new Uint8Array(bytes)]);

  test("carries the photos that are its files, whatever their fields and beside whatever texts", async () => {
    const one = await encoded(["note", "x"], ["picture", blob(7, 8)]);
    expect(await read(...one)).toMatchObject({ isOne: true });
    expect(await photos(...one)).toEqual([[7, 8]]);
    const two = await encoded(["a", blob(1)], ["note", "x"], ["b", blob()], ["a", blob(3)]);
    expect(await read(...two)).toMatchObject({ isOne: false });
    expect(await photos(...two)).toEqual([[1], [], [3]]);
  });

  test("carries whatever bytes, in however small pieces they come", async () => {
    const property = fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }),
      async (files) => {
        const sent = await encoded(
          ...files.map((file): [string, Blob] => ["photo", new Blob([new Uint8Array(file)])]),
        );
        expect(await photos(...sent)).toEqual(files.map((file) => [...file]));
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  test("of a million parts is refused before they are read: reading them would keep everybody waiting", async () => {
    for (const type of [
      "multipart/form-data; boundary=b",
      'multipart/form-data; Boundary="b"; charset=utf-8',
    ])
      await expect(read(formOf(900_000), type)).rejects.toMatchObject({
        status: 422,
        type: "too-many-parts",
      });
  });

  test("without a file carries no photo", async () => {
    await expect(read(...(await encoded(["photo", "text"])))).rejects.toMatchObject({ type: "no-photo" });
    await expect(read(formOf(100), "multipart/form-data; boundary=b")).rejects.toMatchObject({
      ...{ status: 422, type: "no-photo" },
    });
  });

  test("of more photos than a request may carry says how many it may", async () => {
    const many = await encoded(...Array.from({ length: 101 }, (): [string, Blob] => ["photo", blob(1)]));
    await expect(read(...many)).rejects.toMatchObject({
      ...{ status: 422, type: "too-many-photos" },
      message: "The form has more than 100 photos: send at most 100 at a time.",
    });
  });

  test("with a photo that is too large is refused, as the photo alone would be", async () => {
    const large = await encoded(["photo", new Blob([new Uint8Array(PHOTO_LIMITS.bytes + 1)])]);
    await expect(read(...large)).rejects.toMatchObject({ status: 413, type: "too-large" });
  });

  test.each(["multipart/form-data", "multipart/form-data; boundary=other"])(
    "that is not what it says it is, is a bad one: %s",
    async (type) => {
      const [bytes] = await encoded(["photo", blob(1)]);
      await expect(read(bytes, type)).rejects.toMatchObject({ status: 400, type: "bad-form" });
    },
  );

  test("that is cut off anywhere, or damaged, is refused and harms nobody", async () => {
    const [bytes, type] = await encoded(["note", "x"], ["photo", blob(...Array(40).keys())]);
    const ends = fc.integer({ min: 0, max: bytes.length - 5 });
    await fc.assert(
      fc.asyncProperty(ends, async (end) => {
        await expect(read(bytes.subarray(0, end), type)).rejects.toMatchObject({ status: 400 });
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), fc.nat(255), async (at, value) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = value;
        await read(damaged, type).catch((error) => expect([400, 422]).toContain(error.status));
      }),
    );
  });
});

describe("JSON", () => {
  const json = (value: unknown) => read(Buffer.from(JSON.stringify(value)), "application/json");
  const refusal = async (value: unknown) => (await json(value).catch((error) => error)).message;

  test("carries photos as base64, also with what browsers write before it", async () => {
    const { items, isOne } = await json({ images: ["AQID", "data:image/png;base64,BA=="] });
    expect(isOne).toBe(false);
    expect(items.map((item) => "photo" in item && [...item.photo])).toEqual([[1, 2, 3], [4]]);
  });

  test("carries one photo as rows of pixels", async () => {
    const { items, isOne } = await json({ pixels: [[[1, 2, 3]], [[4, 5, 255]]] });
    expect(isOne).toBe(true);
    expect(items).toEqual([{ pixels: { data: new Uint8Array([1, 2, 3, 4, 5, 255]), width: 1, height: 2 } }]);
  });

  test("says the same where it is large, and read in a thread", async () => {
    const row = Array.from({ length: 100 }, () => [1, 2, 3]);
    const { items } = await json({ pixels: Array.from({ length: 100 }, () => row) });
    expect(items).toMatchObject([{ pixels: { width: 100, height: 100 } }]);
    const wrong = { pixels: [...Array.from({ length: 100 }, () => row), row.slice(1)] };
    expect(await refusal(wrong)).toBe("pixels.100: must be a list of 100 pixels, as the first row is");
  });

  test.each<[why: string, said: unknown]>([
    ["images: or pixels must be given, one of both", {}],
    ["images: or pixels must be given, one of both", { images: ["AQID"], pixels: [] }],
    ["image: is no name that this body knows; known are images, pixels", { image: "AQID" }],
    ["images: must be a list of photos", { images: [] }],
    ["images.1: must be the bytes of a photo in base64", { images: ["AQID", "no base64"] }],
    ["images.0: must be the bytes of a photo in base64", { images: [""] }],
    ["images.0: must be the bytes of a photo in base64", { images: [7] }],
    ["images has 101 photos: send at most 100 at a time.", { images: Array(101).fill("AQID") }],
    ["pixels: must be a list of rows", { pixels: [] }],
    ["pixels.0: must be a list of pixels", { pixels: [[]] }],
    ["pixels.1.0: must be [red, green, blue]", { pixels: [[[1, 2, 3]], [7]] }],
    ["pixels.0.0: must be [red, green, blue], each a whole number", { pixels: [[[1, 2, 256]]] }],
    ["pixels.0.0: must be [red, green, blue], each a whole number", { pixels: [[[0.5, 0, 0]]] }],
    ["pixels.0.0: must be [red, green, blue]", { pixels: [[1, 2, 3]] }],
    ["It has 70000 x 1 pixels; each side must have 1 to 65500.", { pixels: [Array(70_000).fill(0)] }],
    ["The body must be a JSON object with images or pixels.", [1]],
  ])("is refused where it is wrong: %s", async (why, said) => {
    expect(await refusal(said)).toContain(why);
  });

  test("that is none, or too long, is refused", async () => {
    await expect(read(Buffer.from("{"), "application/json")).rejects.toMatchObject({
      status: 400,
      type: "not-json",
    });
    await expect(read(Buffer.alloc(17 << 20, " "), "application/json")).rejects.toMatchObject({
      ...{ status: 413, message: expect.stringContaining("send the photos as bytes") },
    });
  });

  test("whatever it says, is read or refused", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.json().map((value) => `{"pixels":${value}}`),
        ),
        async (text) => {
          const outcome = read(Buffer.from(text), "application/json");
          await outcome.catch((error) => expect(error).toMatchObject({ status: 422 }));
        },
      ),
    );
  });
});
