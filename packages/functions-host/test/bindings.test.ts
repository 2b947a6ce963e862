import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAccount, type StorageAccount } from "../src/bindings/storage-account.ts";
import { parseConnection } from "../src/bindings/storage-connection.ts";
import type { Host } from "../src/host.ts";
import { appForAll, temporaryFolderForAll } from "./start-app.ts";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startAzurite(blobPort: number, queuePort: number): Promise<ChildProcess> {
  const entry = join(import.meta.dirname, "../../../node_modules/azurite/dist/src/azurite.js");
  const ports = [
    "--blobPort",
    String(blobPort),
    "--queuePort",
    String(queuePort),
    "--tablePort",
    String(await freePort()),
  ];
  const folder = temporaryFolderForAll();
  const child = spawn(process.execPath, [
    entry,
    ...ports,
    "--location",
    folder,
    "--skipApiVersionCheck",
    "--disableTelemetry",
  ]);
  let ready = 0;
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk) => {
      ready += String(chunk).split("successfully listening").length - 1;
      if (ready >= 2) resolve();
    });
  });
  return child;
}

describe("storage bindings", () => {
  let azurite: ChildProcess | undefined;
  let host: Host;
  let storage: StorageAccount;

  beforeAll(async () => {
    const [blobPort, queuePort] = [await freePort(), await freePort()];
    azurite = await startAzurite(blobPort, queuePort);
    const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    const endpoint = (port: number) => `http://127.0.0.1:${port}/devstoreaccount1`;
    const connection =
      `AccountName=devstoreaccount1;AccountKey=${key};` +
      `BlobEndpoint=${endpoint(blobPort)};QueueEndpoint=${endpoint(queuePort)}`;
    storage = openAccount(parseConnection("Store", connection));
    const own = { AzureWebJobsStorage: connection, AzureFunctionsWebHost__hostid: "My.Host" };
    host = await appForAll("bindings", { env: { Store: connection, QUEUE: "work-items", ...own } });
  });
  afterAll(() => void azurite?.kill());

  async function nextResult(queue: string): Promise<string> {
    let text = "";
    await expect
      .poll(
        async () => {
          const [message] = await storage.takeMessages(queue, 1, 600);
          if (message) await storage.deleteMessage(queue, message);
          text = message?.text ?? "";
          return text !== "";
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    return text;
  }

  test("a message sent by one function starts another, which sends on", async () => {
    const sent = await fetch(`${host.url}/api/send`, { method: "POST", body: JSON.stringify({ n: 1 }) });
    expect(sent.status).toBe(202);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    expect(JSON.parse(await nextResult("results"))).toEqual({
      message: { n: 1 },
      metadata: {
        queueTrigger: { n: 1 },
        dequeueCount: 1,
        id: expect.any(String),
        popReceipt: expect.any(String),
        insertionTime: time,
        expirationTime: time,
        nextVisibleTime: time,
        n: 1,
      },
    });
  });

  test("a message that fails five times goes to the poison queue", async () => {
    await storage.putMessage("work-items", "poison");
    expect(await nextResult("work-items-poison")).toBe("poison");
  });

  test("a message that is not base64 goes to the poison queue unseen", async () => {
    await storage.putRaw("work-items", "not base64!");
    const raw = async () => (await storage.takeMessages("work-items-poison", 1, 600))[0]?.raw;
    await expect.poll(raw, { timeout: 10_000 }).toBe("not base64!");
  });

  test("timers tell their status, and their locks are there, in the host's own container", async () => {
    const text = async (path: string) => {
      const blob = await storage.getBlob(`azure-webjobs-hosts/${path}`);
      return blob && String(blob.bytes);
    };
    const status = "timers/my-host/Host.Functions.nightly/status";
    await expect.poll(() => text(status)).toBeDefined();
    const first = JSON.parse((await text(status)) ?? "");
    expect(first).toMatchObject({
      Last: "0001-01-01T00:00:00",
      Next: expect.stringContaining("T03:00:00+00:00"),
    });
    expect(await text("locks/my-host/Host.Functions.nightly.Listener")).toBe("");
  });

  test("blobs are read and written by the names in the route", async () => {
    expect((await fetch(`${host.url}/api/shout/none`)).status).toBe(404);
    await storage.putBlob("texts/hello.txt", Buffer.from("hello"));
    expect((await fetch(`${host.url}/api/shout/hello`)).status).toBe(200);
    expect(String((await storage.getBlob("texts/hello-upper.txt"))?.bytes)).toBe("HELLO");
  });

  test("a path may name properties of the trigger's JSON payload", async () => {
    const body = JSON.stringify({ file: { name: "named.txt" }, text: "saved" });
    expect((await fetch(`${host.url}/api/save`, { method: "POST", body })).status).toBe(201);
    expect(String((await storage.getBlob("texts/named.txt"))?.bytes)).toBe("saved");
  });

  test("a BlobCreated event runs the blob trigger whose path fits, with the blob's bytes", async () => {
    await storage.putBlob("inbox/a b.txt", Buffer.from("12345"));
    const event = (name: string) => ({
      eventType: "Microsoft.Storage.BlobCreated",
      subject: `/blobServices/default/containers/inbox/blobs/${name}`,
      data: { url: `https://example.com/inbox/${name}` },
    });
    const notify = (events: object[]) =>
      fetch(`${host.url}/runtime/webhooks/blobs?functionName=Host.Functions.arrived`, {
        method: "POST",
        headers: { "aeg-event-type": "Notification", "content-type": "application/json" },
        body: JSON.stringify(events),
      });
    expect((await notify([event("a b.txt"), event("no-extension"), event("deleted.txt")])).status).toBe(202);
    expect(String((await storage.getBlob("outbox/a b.txt"))?.bytes)).toBe(
      "inbox/a b.txt: 5 bytes, BlockBlob",
    );
  });

  test("a blob trigger without events runs once for each state of a blob", async () => {
    await storage.putBlob("scanned/a & b.txt", Buffer.from("one"));
    await storage.putBlob("scanned/other.bin", Buffer.from("no"));
    expect(await nextResult("results")).toBe("a & b: one");
    await storage.putBlob("scanned/a & b.txt", Buffer.from("two"));
    expect(await nextResult("results")).toBe("a & b: two");
    expect(await storage.takeMessages("results", 1, 1)).toEqual([]);
  });

  test("a blob whose run fails five times is named in the poison queue", { timeout: 30_000 }, async () => {
    await storage.putBlob("scanned/bad.txt", Buffer.from("bad"));
    expect(JSON.parse(await nextResult("webjobs-blobtrigger-poison"))).toMatchObject({
      FunctionId: "Host.Functions.scanned",
      ContainerName: "scanned",
      BlobName: "bad.txt",
    });
  });
});
