import { QueueClient } from "@azure/storage-queue";
import { beforeEach, expect, test, vi } from "vitest";
import { eventsCommand } from "../../../cli/events/command.ts";
import { connectionString } from "../../../local/storage.ts";
import { connectedQueues, type Queues } from "../../../shared/clients/queues.ts";
import { temporaryFolder } from "../../local/processes.ts";
import { withQueues } from "../../local/queues.ts";

const connection = await withQueues(connectionString(1));
const queue = new QueueClient(connection, "photos-changed");
const poison = new QueueClient(connection, "photos-changed-poison");
const said: string[] = [];
vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
const events = (...args: string[]) =>
  eventsCommand([...args, "--data", `${temporaryFolder()}/none`], {
    AZURE_STORAGE_CONNECTION_STRING: connection,
  });
const texts = async (of: QueueClient) =>
  (await of.peekMessages({ numberOfMessages: 32 })).peekedMessageItems.map(({ messageText }) => messageText);

beforeEach(async () => {
  said.length = 0;
  for (const one of [queue, poison]) {
    await one.createIfNotExists();
    await one.clearMessages();
  }
});

test("what failed too often is put back as it came, and told how much; a second time puts back nothing", async () => {
  const odd = "no base64: <&> ü";
  const sent = [odd, ...Array.from({ length: 33 }, (_, n) => Buffer.from(`{"id": ${n}}`).toString("base64"))];
  await Promise.all(sent.map((text) => poison.sendMessage(text)));
  await events("--put-back");
  expect(said.at(-1)).toBe("34 put back into photos-changed");
  expect((await queue.getProperties()).approximateMessagesCount).toBe(34);
  for (const text of await texts(queue)) expect(sent).toContain(text);
  expect(await texts(poison)).toEqual([]);
  await events("--put-back");
  expect(said.at(-1)).toBe("0 put back into photos-changed");
});

test("without being told to it only looks: how many wait, and since when", async () => {
  await poison.sendMessage("e30=");
  await events();
  expect(said).toEqual([
    "0 in photos-changed",
    expect.stringMatching(/^1 in photos-changed-poison, the oldest since \d{4}-.*Z$/),
  ]);
});

test("an end between the two leaves a message in both, and none in neither", async () => {
  await poison.sendMessage("e30=");
  const queues = connectedQueues(connection) as Queues;
  await queue.delete();
  await expect(queues.move("photos-changed-poison", "photos-changed")).rejects.toThrow("404");
  expect((await poison.getProperties()).approximateMessagesCount).toBe(1);
});

test("an account without the queues is not the host's", async () => {
  await poison.delete();
  await expect(events("--put-back")).rejects.toThrow("Is it the host's account?");
});

test("without an account there is nothing to look at; a URL is one whole", async () => {
  await expect(eventsCommand(["--data", "none"], {})).rejects.toThrow("name the host's account");
  await expect(eventsCommand(["--account", "host"], {})).rejects.toThrow("is no URL of a service");
});
