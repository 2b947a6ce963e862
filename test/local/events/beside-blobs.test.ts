import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { expect, test } from "vitest";
import { DEFAULT_PORTS } from "../../../local/ports.ts";
import { connectionString } from "../../../local/storage.ts";
import { freePort, root } from "../processes.ts";
import { startAzurite, startBridge } from "./bridge.ts";

const insecure = { allowInsecureConnection: true };

// What a Functions host keeps of its own: leases and receipts in blobs, Durable's work in queues, its histories in tables.
test("the stack's connection string gives the official clients blobs, queues and tables, also after a restart", async () => {
  const azurite = await startAzurite();
  const [queues, tables] = [await freePort(), await freePort()];
  const more = ["--queues", String(queues), "--tables", String(tables)];
  const bridge = await startBridge({ azurite, subscribe: [], more });
  const connection = connectionString(bridge.port, { queues, tables });

  const leases = BlobServiceClient.fromConnectionString(connection).getContainerClient("azure-webjobs-hosts");
  await leases.create();
  await leases.getBlockBlobClient("locks/host").upload("", 0);
  await leases.getBlobClient("locks/host").getBlobLeaseClient().acquireLease(15);
  const work = QueueServiceClient.fromConnectionString(connection).getQueueClient("darkroom-workitems");
  await work.create();
  await work.sendMessage("<to & fro>", { messageTimeToLive: -1 });
  const history = TableClient.fromConnectionString(connection, "DarkroomHistory", insecure);
  await history.createTable();
  const turns = [1, 2].map((turn) => ({ partitionKey: "run-1", rowKey: `${turn}`, turn }));
  await history.submitTransaction(turns.map((turn) => ["create", turn]));
  await history.updateEntity({ partitionKey: "run-1", rowKey: "1", turn: 3 }, "Merge");

  azurite.process.kill("SIGTERM"); // as the stack ends it: a kill loses its last seconds
  await once(azurite.process, "exit");
  await startAzurite(join(azurite.socket, ".."));
  const [message] = (await work.receiveMessages()).receivedMessageItems;
  expect(message?.messageText).toBe("<to & fro>");
  const page = await history
    .listEntities({ queryOptions: { filter: "turn gt 2" } })
    .byPage()
    .next();
  expect(page.value).toMatchObject([{ rowKey: "1", turn: 3 }]);
});

test("a web page gets at neither queues nor tables", async () => {
  const [queues, tables] = [await freePort(), await freePort()];
  const more = ["--queues", String(queues), "--tables", String(tables)];
  await startBridge({ azurite: await startAzurite(), subscribe: [], more });
  for (const port of [queues, tables]) {
    const answer = await fetch(`http://127.0.0.1:${port}/devstoreaccount1`, {
      headers: { origin: "http://evil.example" },
    });
    expect(answer.status).toBe(403);
  }
});

test("the sample settings mean the ports that the stack has by default", () => {
  const sample = JSON.parse(readFileSync(join(root, "local.settings.sample.json"), "utf8"));
  expect(sample.Values).toMatchObject({
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    DataStorage: "UseDevelopmentStorage=true",
  });
  expect(DEFAULT_PORTS).toMatchObject({ blobs: 10_000, queues: 10_001, tables: 10_002 });
});
