import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, beforeEach, onTestFinished } from "vitest";
import type { GridEvent } from "../../../local/events/event.ts";
import { connectionString } from "../../../local/storage.ts";
import { blobsOf } from "../azurite.ts";
import { eventually, freePort, startScript, temporaryFolder, type Until } from "../processes.ts";

/** A running Azurite. */
type Azurite = Awaited<ReturnType<typeof startAzurite>>;

/** A real Azurite over a folder; starting again on the same folder is a restart. */
export async function startAzurite(folder = temporaryFolder(), until: Until = onTestFinished) {
  const socket = join(folder, "blobs.sock");
  rmSync(socket, { force: true });
  const process = startScript("local/azurite.ts", [socket], {}, until);
  await eventually(() => existsSync(socket));
  return { socket, process };
}

/** One for all tests of a file, empty for each. */
export function azuriteForAll(): () => Azurite {
  let azurite: Azurite;
  const endings: (() => void | Promise<void>)[] = []; // a hook that is registered in another hook never runs
  beforeAll(async () => {
    const until: Until = (ending) => void endings.unshift(ending);
    azurite = await startAzurite(temporaryFolder(until), until);
  });
  afterAll(async () => {
    for (const ending of endings) await ending();
  });
  beforeEach(async () => {
    const service = blobsOf(azurite.socket);
    for await (const { name } of service.listContainers()) await service.deleteContainer(name);
  });
  return () => azurite;
}

/** A webhook that keeps what it gets; `answer` decides the status of the nth delivery. */
export async function startWebhook(answer: (delivery: number) => number = () => 202) {
  const [deliveries, events, types]: [GridEvent[][], GridEvent[], string[]] = [[], [], []];
  const server = createServer(async (request, response) => {
    types.push(request.headers["content-type"]?.split(";")[0] ?? request.method ?? "");
    if (request.method === "OPTIONS") {
      response.setHeader("webhook-allowed-origin", request.headers["webhook-request-origin"] ?? "");
      response.end();
      return;
    }
    const batch = [(await json(request)) as GridEvent[]].flat();
    if (request.headers["aeg-event-type"] === "SubscriptionValidation") {
      response.end(JSON.stringify({ validationResponse: batch[0]?.data.validationCode }));
      return;
    }
    deliveries.push(batch);
    const status = answer(deliveries.length);
    if (status < 300) events.push(...batch);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries,
    events,
    types,
  };
}

/** A bridge in front of an Azurite, delivering to the given subscriptions, with a client that goes through it. */
export async function startBridge(options: {
  azurite: { socket: string };
  subscribe: string[];
  data?: string;
  env?: Record<string, string>;
  more?: string[];
}) {
  const { azurite, subscribe, data = temporaryFolder(), env = {}, more = [] } = options;
  const port = await freePort();
  const args = [
    "--port",
    String(port),
    "--azurite",
    azurite.socket,
    "--data",
    data,
    "--retry-scale",
    "0.001",
  ];
  const process = startScript(
    "local/events/cli.ts",
    [...args, ...more, ...subscribe.flatMap((each) => ["--subscribe", each])],
    env,
  );
  const url = `http://127.0.0.1:${port}/devstoreaccount1`;
  await eventually(() => fetch(url).then(() => true));
  const service = BlobServiceClient.fromConnectionString(connectionString(port), {
    retryOptions: { maxTries: 1 },
  });
  return { url, port, data, process, service };
}

/** A container in front of which a bridge stands, and the events that come from it. */
export async function watchedContainer(azurite: Azurite, filter = "", answer?: (delivery: number) => number) {
  const hook = await startWebhook(answer);
  const bridge = await startBridge({ azurite, subscribe: [hook.url + filter] });
  const images = bridge.service.getContainerClient("images");
  await images.create();
  return { hook, bridge, images };
}
