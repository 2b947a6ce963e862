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
  const formOf = (parts: number) => Buffer.from(`${part.repeat(parts)}--b--\r\n`);
  for (const type of ["multipart/form-data; boundary=b", 'multipart/form-data; Boundary="b"; charset=utf-8'])
    await expect(photoOf(request(formOf(900_000), type), account)).rejects.toMatchObject({
      status: 422,
      type: "too-many-parts",
    });
  await expect(
    photoOf(request(formOf(100), "multipart/form-data; boundary=b"), account),
  ).rejects.toMatchObject({ type: "no-photo" });
});

const form = async (...fields: [string, Blob | string][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const encoded = new Response(data);
  return request(new Uint8Array(await encoded.arrayBuffer()), encoded.headers.get("content-type") as string);
};
const blob = (...bytes: number[]) => new Blob([new Uint8Array(bytes)]);

test("a photo is the only file of a form, whatever its field and beside whatever texts", async () => {
  const sent = await form(["note", "x"], ["picture", blob(7, 8)]);
  expect([...(await photoOf(sent, account))]).toEqual([7, 8]);
});

test("two files in a form are an error that names them: nobody could tell which was meant", async () => {
  const sent = await form(["a", blob(1)], ["b", blob(2)]);
  await expect(photoOf(sent, account)).rejects.toMatchObject({
    ...{ status: 422, type: "too-many-photos" },
    message: 'The form has 2 files ("a", "b"): send one photo at a time.',
  });
});

test("a form without a file carries no photo", async () => {
  await expect(photoOf(await form(["photo", "text"]), account)).rejects.toMatchObject({
    ...{ status: 422, type: "no-photo" },
  });
});
