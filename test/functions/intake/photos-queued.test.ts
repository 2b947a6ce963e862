import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectionString } from "../../../local/storage.ts";
import { end, eventually, freePort, root, temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";

const settings = await startStorage();
const connection = await withQueues(settings.DataStorage as string);
const queue = new QueueClient(connection, "photos-changed");
const poison = new QueueClient(connection, "photos-changed-poison");
let url = "";
beforeAll(async () => {
  await Promise.all([queue.createIfNotExists(), poison.createIfNotExists()]);
  await queue.sendMessage(queued(created("early"))); // before there is an app
  url = await startHost();
});

/** A queue service beside the blobs. */
async function withQueues(blobs: string): Promise<string> {
  const port = await freePort();
  const script = join(root, "node_modules/azurite/dist/src/queue/main.js");
  const options = ["--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
  const azurite = spawn(process.execPath, [script, ...options, "--queuePort", String(port)], {
    cwd: temporaryFolder(afterAll),
  });
  afterAll(() => void azurite.kill("SIGKILL"));
  await eventually(() => fetch(`http://127.0.0.1:${port}`).then(() => true), 60_000);
  const at = Number(/BlobEndpoint=[^;]*:(\d+)/.exec(blobs)?.[1]);
  return connectionString(at, { queues: port });
}

async function startHost(): Promise<string> {
  const host = join(root, "packages/functions-host/bin/functions-host.mjs");
  const [data, plans] = [temporaryFolder(afterAll), temporaryFolder(afterAll)];
  for (const model of ["early", "pets"])
    writeFileSync(join(plans, `${model}.yaml`), `model: ${model}\nimages: images/${model}\nowner: me\n`);
  const args = [host, "--app", root, "--main", "main.ts", "--port", "0", "--data", data];
  const given = { ...(settings as unknown as Record<string, string>), PARTS: "control", PLANS: plans };
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...given, AzureWebJobsStorage: connection },
    ...{ detached: true, stdio: ["ignore", "pipe", "ignore"] },
  });
  afterAll(() => end(child));
  let printed = "";
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    printed += `${line}\n`;
    const ready = /ready at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (ready) return ready;
  }
  await once(child, "exit");
  throw new Error(printed);
}

/** What Event Grid puts into a queue: one event, in base64. */
const queued = (event: unknown) => Buffer.from(JSON.stringify(event)).toString("base64");

const created = (model: string) => ({
  ...{ id: model, eventType: "Microsoft.Storage.BlobCreated", dataVersion: "", metadataVersion: "1" },
  topic: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/devstoreaccount1",
  subject: `/blobServices/default/containers/images/blobs/${model}/cat/1.jpg`,
  eventTime: "2026-11-27T10:00:00.1234567Z",
  data: {
    api: "PutBlob",
    sequencer: "1",
    url: `https://devstoreaccount1.blob.core.windows.net/images/${model}`,
  },
});

const asCloudEvent = ({ id, eventType, topic, subject, eventTime, data }: ReturnType<typeof created>) => ({
  ...{ specversion: "1.0", id, type: eventType, source: topic, subject, time: eventTime, data },
});

async function settles(): Promise<string[]> {
  const answer = await fetch(`${url}/runtime/webhooks/durabletask/instances`);
  const instances = (await answer.json()) as { name: string; instanceId: string }[];
  return instances.filter(({ name }) => name === "settle").map(({ instanceId }) => instanceId);
}

const settleOf = (model: string) =>
  vi.waitFor(
    async () =>
      expect(await settles()).toContainEqual(expect.stringMatching(new RegExp(`(^|-)${model}(-|$)`))),
    { timeout: 60_000, interval: 100 },
  );

test("an event that was queued before the app was there starts a settle", () => settleOf("early"));

test("so does one that comes as a CloudEvent", async () => {
  await queue.sendMessage(queued(asCloudEvent(created("pets"))));
  await settleOf("pets");
});

test("what is no event is counted and gone; what cannot be read at all waits in the poison queue", async () => {
  for (const odd of ["no event", ["none either"], null, { specversion: "1.0" }])
    await queue.sendMessage(queued(odd));
  await queue.sendMessage("{no base64}");
  await vi.waitFor(
    async () => {
      expect((await poison.getProperties()).approximateMessagesCount).toBe(1);
      expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
    },
    { timeout: 60_000, interval: 100 },
  );
});
