import { describe, expect, test } from "vitest";
import { changeOf } from "../../../local/events/changes.ts";
import { eventOf } from "../../../local/events/event.ts";
import type { Exchange } from "../../../local/events/exchange.ts";

const path = "/devstoreaccount1/images/cats/1.png";

function exchange(method: string, url: string, parts: Partial<Exchange> = {}): Exchange {
  return { method, url, request: {}, status: method === "DELETE" ? 202 : 201, response: {}, ...parts };
}

describe("an exchange means", () => {
  test.each([
    ["Put Blob", exchange("PUT", path, { request: { "x-ms-blob-type": "BlockBlob" } }), "PutBlob"],
    ["Put Block List", exchange("PUT", `${path}?comp=blocklist`), "PutBlockList"],
    [
      "Copy Blob",
      exchange("PUT", path, {
        request: { "x-ms-copy-source": "http://a/b" },
        response: { "x-ms-copy-status": "success" },
      }),
      "CopyBlob",
    ],
    ["Delete Blob", exchange("DELETE", path), "DeleteBlob"],
  ])("%s: a change", (_, seen, api) => {
    expect(changeOf(seen)?.api).toBe(api);
  });

  test("a name with a percent sign that encodes nothing is taken as it is, and does not end the bridge", () => {
    const seen = (status: number) => exchange("DELETE", "/devstoreaccount1/images/100%.png", { status });
    expect(changeOf(seen(202))?.blob.name).toBe("100%.png");
    expect(changeOf(seen(400))).toBeUndefined();
  });

  test.each([
    ["a staged block", exchange("PUT", `${path}?comp=block&blockid=1`)],
    ["metadata", exchange("PUT", `${path}?comp=metadata`)],
    ["a lease", exchange("PUT", `${path}?comp=lease`)],
    ["a new container", exchange("PUT", "/devstoreaccount1/images?restype=container")],
    ["a refused write", exchange("PUT", path, { request: { "x-ms-blob-type": "BlockBlob" }, status: 409 })],
    ["a read", exchange("GET", path, { status: 200 })],
    ["the deletion of a snapshot", exchange("DELETE", `${path}?snapshot=2026-01-01`)],
  ])("%s: no change", (_, seen) => {
    expect(changeOf(seen)).toBeUndefined();
  });
});

test("an event says what Event Grid says", () => {
  const request = {
    "x-ms-blob-type": "BlockBlob",
    "x-ms-blob-content-type": "image/png",
    "content-length": "7",
    "x-ms-client-request-id": "mine",
  };
  const response = { etag: '"0x8D"', "x-ms-request-id": "theirs" };
  const change = changeOf(
    exchange("PUT", "/devstoreaccount1/images/big%20cats/1.png?se=1", { request, response }),
  );
  expect(change && eventOf(change, {}, "http://127.0.0.1:10000")).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    topic: expect.stringMatching(/\/providers\/Microsoft\.Storage\/storageAccounts\/devstoreaccount1$/),
    subject: "/blobServices/default/containers/images/blobs/big cats/1.png",
    eventType: "Microsoft.Storage.BlobCreated",
    eventTime: expect.stringMatching(/^\d{4}-.*Z$/),
    dataVersion: "",
    metadataVersion: "1",
    data: {
      api: "PutBlob",
      clientRequestId: "mine",
      requestId: "theirs",
      eTag: "0x8D",
      contentType: "image/png",
      contentLength: 7,
      blobType: "BlockBlob",
      url: "http://127.0.0.1:10000/devstoreaccount1/images/big%20cats/1.png",
      storageDiagnostics: { batchId: expect.any(String) },
    },
  });
});
