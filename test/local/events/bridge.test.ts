import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BlobBatchClient } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { end, eventually, linesOf, temporaryFolder } from "../processes.ts";
import { azuriteForAll, startAzurite, startBridge, startWebhook, watchedContainer } from "./bridge.ts";

const azurite = azuriteForAll();

const json = { "content-type": "application/json" };
const name = ({ subject }: { subject: string }) => subject.split("/blobs/")[1];

test("writes, copies and deletes through the official client become events, odd names included", async () => {
  const { hook, images } = await watchedContainer(azurite());
  const odd = images.getBlockBlobClient("big cats/ü &+%.png");
  await odd.uploadData(Buffer.from("photo"), { blobHTTPHeaders: { blobContentType: "image/png" } });
  await images
    .getBlockBlobClient("big.bin")
    .uploadData(Buffer.alloc(300_000), { blockSize: 100_000, maxSingleShotSize: 1 });
  await (await images.getBlobClient("copy.png").beginCopyFromURL(odd.url)).pollUntilDone();
  await odd.delete();
  await eventually(() => hook.events.length === 4);
  const sorted = hook.events.toSorted((a, b) =>
    String(a.data.sequencer).localeCompare(String(b.data.sequencer)),
  );
  expect(sorted.map((event) => [event.data.api, name(event), event.data.contentLength])).toEqual([
    ["PutBlob", "big cats/ü &+%.png", 5],
    ["PutBlockList", "big.bin", 300_000],
    ["CopyBlob", "copy.png", 5],
    ["DeleteBlob", "big cats/ü &+%.png", undefined],
  ]);
  expect(sorted[0]?.data.contentType).toBe("image/png");
  expect((await images.getBlobClient("copy.png").getProperties()).etag).toBe(`"${sorted[2]?.data.eTag}"`);
});

test("each deletion of a batch is an event", async () => {
  const { hook, images, bridge } = await watchedContainer(azurite(), ",types=Microsoft.Storage.BlobDeleted");
  const names = ["a/1.png", "a/2.png", "b/3 3.png"];
  for (const each of names) await images.getBlockBlobClient(each).upload("x", 1);
  const blobs = [...names, "missing.png"].map((each) => images.getBlobClient(each));
  const batch = new BlobBatchClient(bridge.service.url, bridge.service.credential);
  expect(await batch.deleteBlobs(blobs)).toMatchObject({ subResponsesSucceededCount: 3 });
  await eventually(() => hook.events.length === 3);
  expect(hook.events.map(name).sort()).toEqual(names);
});

test("a subscription gets only what its prefix lets through", async () => {
  const { hook, images, bridge } = await watchedContainer(
    azurite(),
    ",prefix=/blobServices/default/containers/images/",
  );
  const runs = bridge.service.getContainerClient("runs");
  await runs.create();
  await runs.getBlockBlobClient("spec.json").upload("{}", 2);
  await images.getBlockBlobClient("1.png").upload("x", 1);
  await eventually(() => hook.events.length === 1);
  expect(hook.events.map(name)).toEqual(["1.png"]);
});

test("a delivery that fails is tried again; several events share one when the subscription allows", async () => {
  const refusals = [500, 503, 404, 408, 429, 500];
  const { hook, images } = await watchedContainer(
    azurite(),
    ",batch=10",
    (delivery) => refusals[delivery - 1] ?? 202,
  );
  const names = Array.from({ length: 10 }, (_, n) => `${n}.png`);
  await Promise.all(names.map((each) => images.getBlockBlobClient(each).upload("x", 1)));
  await eventually(() => hook.events.length === 10);
  expect(hook.events.map(name).sort()).toEqual(names);
});

test("an event that its subscriber refuses for good is kept as a dead letter", async () => {
  const { hook, images, bridge } = await watchedContainer(azurite(), "", () => 400);
  await images.getBlockBlobClient("1.png").upload("x", 1);
  const [letter] = await eventually(() => lettersOf(bridge.data));
  expect(JSON.parse(letter ?? "")).toMatchObject({
    deadLetterReason: "Undeliverable: HTTP 400",
    deliveryAttempts: 1,
  });
  expect(hook.deliveries).toHaveLength(1);
});

test("events wait on disk for a subscriber that is down, also while the bridge is killed", async () => {
  const hook = await startWebhook(() => 500);
  const killed = await startBridge({ azurite: azurite(), subscribe: [hook.url] });
  await killed.service.getContainerClient("images").create();
  await killed.service.getContainerClient("images").getBlockBlobClient("1.png").upload("x", 1);
  await end(killed.process);
  const better = await startWebhook();
  await startBridge({ azurite: azurite(), subscribe: [better.url], data: killed.data });
  await eventually(() => better.events.length === 1);
});

test("a kill point crashes before or after the storage service has committed", async () => {
  const hook = await startWebhook();
  const path = "PUT:/devstoreaccount1/models/*/traffic.json";
  const before = await startBridge({
    azurite: azurite(),
    subscribe: [],
    env: { KILL_POINT: `bridge:before:${path}` },
  });
  const pointer = (bridge: typeof before) =>
    bridge.service.getContainerClient("models").getBlockBlobClient("digits/traffic.json");
  await before.service.getContainerClient("models").create();
  let died = once(before.process, "exit");
  await expect(pointer(before).upload("{}", 2)).rejects.toThrow();
  expect((await died)[1]).toBe("SIGKILL");

  const after = await startBridge({
    azurite: azurite(),
    subscribe: [hook.url],
    env: { KILL_POINT: `bridge:after:${path}` },
  });
  expect(await pointer(after).exists()).toBe(false);
  died = once(after.process, "exit");
  await expect(pointer(after).upload("{}", 2)).rejects.toThrow();
  expect((await died)[1]).toBe("SIGKILL");

  const again = await startBridge({ azurite: azurite(), subscribe: [hook.url], data: after.data });
  expect(await pointer(again).exists()).toBe(true);
  await eventually(() => hook.events.length > 0); // committed before the answer that never came
});

test("storage may lie deeper than the path of a socket may be long", async () => {
  const folder = join(temporaryFolder(), "deep".repeat(30));
  mkdirSync(folder);
  const bridge = await startBridge({ azurite: await startAzurite(folder), subscribe: [] });
  expect(await bridge.service.getContainerClient("images").createIfNotExists()).toMatchObject({
    succeeded: true,
  });
});

test("clients are told to try again while the storage service is down", async () => {
  const bridge = await startBridge({
    azurite: { socket: join(temporaryFolder(), "none.sock") },
    subscribe: [],
  });
  await expect(bridge.service.getContainerClient("images").create()).rejects.toMatchObject({
    statusCode: 503,
    code: "ServerBusy",
  });
});

test.each([
  ["one by one", "", "application/cloudevents+json"],
  ["several at once", ",batch=10", "application/cloudevents-batch+json"],
])("a subscription may take CloudEvents, %s", async (_, batch, type) => {
  const { hook, images } = await watchedContainer(azurite(), `,schema=cloudevents${batch}`);
  await images.getBlockBlobClient("cats/1.png").upload("x", 1);
  await eventually(() => hook.events.length === 1);
  expect(hook.types).toEqual(["OPTIONS", type]);
  expect(hook.events[0]).toMatchObject({
    specversion: "1.0",
    type: "Microsoft.Storage.BlobCreated",
    source: expect.stringMatching(/\/storageAccounts\/devstoreaccount1$/),
    subject: "/blobServices/default/containers/images/blobs/cats/1.png",
    time: expect.stringMatching(/Z$/),
    data: { api: "PutBlob", sequencer: expect.any(String) },
  });
});

test("events that the emulator lacks can be injected, whole or in part", async () => {
  const { hook, bridge } = await watchedContainer(azurite());
  const subject = "/blobServices/default/containers/images/blobs/cats";
  const inject = (events: unknown) =>
    fetch(new URL("/.events", bridge.url), { method: "POST", headers: json, body: JSON.stringify(events) });
  const renamed = { eventType: "Microsoft.Storage.DirectoryRenamed", subject, data: { sequencer: "7" } };
  const deleted = { eventType: "Microsoft.Storage.DirectoryDeleted", subject, id: "mine" };
  expect((await inject([renamed, deleted])).status).toBe(202);
  await eventually(() => hook.events.length === 2);
  // Deliveries have no order.
  expect(Object.fromEntries(hook.events.map((event) => [event.eventType, event]))).toMatchObject({
    [renamed.eventType]: {
      ...renamed,
      id: expect.any(String),
      topic: expect.any(String),
      eventTime: expect.any(String),
    },
    [deleted.eventType]: { ...deleted, data: { sequencer: expect.stringMatching(/^0+2$/) } },
  });
  expect((await inject({})).status).toBe(400);
  expect((await inject([{ subject }])).status).toBe(400);
});

function lettersOf(data: string): string[] | undefined {
  const letters = linesOf(join(data, "dead-letters.jsonl"));
  return letters.length > 0 ? letters : undefined;
}
