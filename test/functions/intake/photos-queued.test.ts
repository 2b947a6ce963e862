import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../local/processes.ts";
import { withQueues } from "../../local/queues.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { startHost } from "../host.ts";

const settings = await startStorage();
const connection = await withQueues(settings.DataStorage as string);
const queue = new QueueClient(connection, "photos-changed");
const poison = new QueueClient(connection, "photos-changed-poison");
let url = "";
beforeAll(async () => {
  await Promise.all([queue.createIfNotExists(), poison.createIfNotExists()]);
  await queue.sendMessage(queued(created("early"))); // before there is an app
  url = await startControl();
});

/** The part that controls, with plans of its own. */
async function startControl(): Promise<string> {
  const plans = temporaryFolder(afterAll);
  for (const model of ["early", "pets"])
    writeFileSync(join(plans, `${model}.yaml`), `model: ${model}\nimages: images/${model}\nowner: me\n`);
  const queues = { AzureWebJobsStorage: connection, "AzureWebJobs.photosQueued.Disabled": "false" };
  const env = { ...queues, PARTS: "control", PLANS: plans };
  return (await startHost(settings, afterAll, { env })).url;
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
