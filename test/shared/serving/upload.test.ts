import { HttpRequest } from "@azure/functions";
import { expect, test } from "vitest";
import { PHOTO_LIMITS } from "../../../shared/photos/policy.ts";
import { photoOf } from "../../../shared/serving/upload.ts";

const request = (bytes: Uint8Array, type = "image/jpeg") =>
  new HttpRequest({
    method: "POST",
    url: "http://localhost/api/models/pets/predict",
    headers: { "content-type": type },
    body: { bytes },
  });

const account = () => undefined;

test("a photo is the body, whatever type it says it is", async () => {
  expect([...(await photoOf(request(Buffer.from([1, 2, 3])), account))]).toEqual([1, 2, 3]);
});

test("a photo larger than the policy allows is refused with its size and what to do", async () => {
  await expect(photoOf(request(new Uint8Array(PHOTO_LIMITS.bytes + 1)), account)).rejects.toMatchObject({
    ...{ status: 413, type: "too-large", message: "It has 52428801 bytes, more than 52428800." },
    extra: { remedy: expect.stringContaining("Make the file smaller") },
  });
});

test("JSON carries no photo", async () => {
  await expect(photoOf(request(Buffer.from("{}"), "application/json"), account)).rejects.toMatchObject({
    status: 415,
  });
});

test("a form of a million parts is refused before it is read: reading it would keep everybody waiting", async () => {
  const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
  const form = (parts: number) => Buffer.from(`${part.repeat(parts)}--b--\r\n`);
  for (const type of ["multipart/form-data; boundary=b", 'multipart/form-data; Boundary="b"; charset=utf-8'])
    await expect(photoOf(request(form(900_000), type), account)).rejects.toMatchObject({
      status: 422,
      type: "too-many-parts",
    });
  await expect(photoOf(request(form(100), "multipart/form-data; boundary=b"), account)).rejects.toMatchObject(
    { type: "no-photo" },
  );
});
