import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { BlobServiceClient, RestError } from "@azure/storage-blob";
import { describe, expect, onTestFinished, test } from "vitest";
import { BlobRefused, Conflict, conditionFailed, named } from "../../../shared/clients/blob-errors.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const images = BlobServiceClient.fromConnectionString(settings.DataStorage as string).getContainerClient(
  "images",
);

async function leased(path: string) {
  const blob = images.getBlockBlobClient(path);
  await blob.upload("photo", 5);
  const lease = blob.getBlobLeaseClient();
  await lease.acquireLease(-1);
  return { container: "images", path, end: () => lease.breakLease(0) };
}

describe("a blob under a lease", () => {
  test("is not taken for one that somebody else has changed", async () => {
    const blob = await leased("pets/leased.png");
    const refusal = { code: "LeaseIdMissing", denied: false };
    for (const doing of [
      () => blobs.remove(blob),
      () => blobs.write(blob, "new"),
      () => blobs.writeLines(blob, [1]),
    ])
      await expect(doing()).rejects.toMatchObject(refusal);
    await expect(blobs.remove(blob)).rejects.toThrow(
      "images/pets/leased.png cannot be deleted: storage answers 412 LeaseIdMissing. Somebody holds a lease on it: break the lease, or wait for its end.",
    );
    await blob.end();
    expect(await blobs.remove(blob)).toBe(true);
  });

  test("can be read, and is another version to who expects one", async () => {
    const blob = await leased("pets/read.png");
    expect((await blobs.read(blob))?.text).toBe("photo");
    expect(await blobs.remove(blob, { ifMatch: "0x1" })).toBe(false);
  });
});

describe("conditions", () => {
  test("that fail are conflicts, and nothing else is", async () => {
    const blob = { container: "images", path: "pets/1.png" };
    await blobs.write(blob, "a");
    await expect(blobs.write(blob, "b", { ifAbsent: true })).rejects.toThrow(Conflict);
    await expect(blobs.write(blob, "b", { ifMatch: "0x1" })).rejects.toThrow(Conflict);
    await expect(blobs.write({ container: "none", path: "x" }, "b", { ifAbsent: true })).rejects.not.toThrow(
      Conflict,
    );
  });

  test.each([
    [409, "BlobArchived", "move it to another access tier"],
    [409, "BlobUsesCustomerSpecifiedEncryption", "upload it again without one"],
    [409, "BlobImmutableDueToPolicy", "A policy or a legal hold"],
    [412, "LeaseLost", "break the lease"],
    [403, "AuthorizationFailure", "network rules"],
    [403, "AuthorizationPermissionMismatch", "Storage Blob Data Contributor"],
    [403, "", "storage answers 403 without a code"],
  ])("are not what %i %s is about", (statusCode, code, remedy) => {
    const error = new RestError("no", { statusCode, code });
    expect(conditionFailed(error)).toBe(false);
    const told = named(error, { container: "images", path: "pets/1.png" }, "read");
    expect(told).toBeInstanceOf(BlobRefused);
    expect(String(told)).toContain(remedy);
  });

  test("name a blob in one line, whatever it is called", () => {
    const blob = { container: "images", path: "pets/1.png\n2026-01-01 all is well" };
    const told = named(new RestError("no", { statusCode: 403 }), blob, "read");
    expect(String(told)).toContain("images/pets/1.png\\u{a}2026-01-01 all is well cannot be read");
  });

  test("leave other failures alone: they pass, or say enough", () => {
    for (const statusCode of [undefined, 404, 429, 500, 503]) {
      const error = new RestError("no", statusCode === undefined ? {} : { statusCode });
      expect(named(error, { container: "images", path: "x" }, "read")).toBe(error);
    }
  });
});

test("a listing that cannot be read says after which name", async () => {
  const blob = (name: string) =>
    `<Blob><Name>${name}</Name><Properties><Etag>e</Etag><Content-Length>1</Content-Length></Properties></Blob>`;
  const page = (blobs: string, next: string) =>
    `<?xml version="1.0"?><EnumerationResults><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
  const odd = createServer((request, response) => {
    const second = request.url?.includes("marker=2");
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(second ? page(blob("pets/<b.png"), "") : page(blob("pets/a.png"), "2"));
  }).listen(0, "127.0.0.1");
  await once(odd, "listening");
  onTestFinished(() => void odd.close());
  const { port } = odd.address() as AddressInfo;
  const strange = new Blobs({
    ...settings,
    DataStorage: settings.DataStorage?.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`),
  });
  await expect(collect(strange.list({ container: "images", path: "pets/" }))).rejects.toThrow(
    /^The listing of images\/pets\/ cannot be read after "pets\/a.png"/,
  );
});

describe("a blob that claims to be packed", () => {
  const contents = { "and is not": randomBytes(1000), "and is": gzipSync(Buffer.alloc(5_000_000)) };

  test.each(
    ["gzip", "x-gzip", "deflate", "br", "zstd"].flatMap((encoding) =>
      Object.entries(contents).map(([how, content]) => [encoding, how, content] as const),
    ),
  )("with %s %s is read and copied as it is stored", async (encoding, _, content) => {
    const from = { container: "images", path: `${encoding}/from` };
    const to = { ...from, path: `${encoding}/to` };
    const { etag = "" } = await images
      .getBlockBlobClient(from.path)
      .upload(content, content.length, { blobHTTPHeaders: { blobContentEncoding: encoding } });
    const read = async (blob: typeof from) => (await blobs.bytes(blob))?.bytes.equals(content);
    expect(await read(from)).toBe(true);
    await blobs.copy(from, to);
    expect(await read(to)).toBe(true);
    await blobs.write(to, "other");
    expect(await blobs.copyVersion(from, etag.replaceAll('"', ""), to)).toBe(true);
    expect(await read(to)).toBe(true);
  });
});

test("lines are written anew only over those that were read", async () => {
  const lines = { container: "datasets", path: "pets/anew.jsonl" };
  await blobs.writeLines(lines, [{ n: 1 }, { n: 2 }]);
  await blobs.rewriteLines(lines, async function* (before) {
    for await (const line of before) yield { ...JSON.parse(line), seen: true };
  });
  expect(await collect(blobs.texts(lines))).toEqual(['{"n":1,"seen":true}', '{"n":2,"seen":true}']);
  const overtaken = blobs.rewriteLines(lines, async function* (before) {
    for await (const line of before) yield JSON.parse(line);
    await blobs.writeLines(lines, [{ n: 3 }]);
  });
  await expect(overtaken).rejects.toThrow(Conflict);
  expect(await collect(blobs.texts(lines))).toEqual(['{"n":3}']);
  await expect(blobs.rewriteLines({ ...lines, path: "none.jsonl" }, (before) => before)).rejects.toThrow();
});
