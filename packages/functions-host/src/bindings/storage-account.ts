import { type Connection, sign } from "./storage-connection.ts";
import {
  encode,
  type ListedBlob,
  type MessageEncoding,
  messageXml,
  parseBlobs,
  parseMessages,
  type QueueMessage,
} from "./storage-xml.ts";
import { readBlob, type StoredBlob } from "./stored-blob.ts";

/** Blobs ("container/name") and queues of one storage account. */
export interface StorageAccount {
  /** All blobs of a container whose names begin so; none if there is no such container. */
  listBlobs(container: string, prefix: string): Promise<ListedBlob[]>;
  blobUrl(path: string): string;
  getBlob(path: string): Promise<StoredBlob | undefined>;
  putBlob(path: string, bytes: Buffer): Promise<void>;
  putMessage(queue: string, text: string): Promise<void>;
  /** Sends a message that is encoded already, or is not to be. */
  putRaw(queue: string, raw: string): Promise<void>;
  takeMessages(queue: string, count: number, visibleAgainIn: number): Promise<QueueMessage[]>;
  /** Makes a taken message visible again after so many seconds. */
  giveBack(queue: string, message: QueueMessage, after: number): Promise<void>;
  deleteMessage(queue: string, message: QueueMessage): Promise<void>;
}

const apiVersion = "2021-12-02";

/** Opens an account over its REST interface. */
export function openAccount(connection: Connection, encoding: MessageEncoding = "base64"): StorageAccount {
  async function call(
    base: string,
    method: string,
    path: string,
    options: { query?: Record<string, string>; headers?: Record<string, string>; body?: Buffer } = {},
  ): Promise<Response> {
    const url = addressOf(base, path);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    const headers: Record<string, string> = {
      "x-ms-date": new Date().toUTCString(),
      "x-ms-version": apiVersion,
      ...options.headers,
    };
    const length = options.body?.length ?? 0;
    if (connection.key) headers.authorization = sign(connection, method, url, headers, length);
    else if (connection.sas) url.search += `${url.search ? "&" : "?"}${connection.sas.replace(/^\?/, "")}`;
    const body = options.body ? { body: new Uint8Array(options.body) } : {};
    return fetch(url, { method, headers, ...body });
  }

  async function must(response: Response, what: string): Promise<Response> {
    if (response.ok) return response;
    throw new Error(`${what} failed: ${response.status} ${(await response.text()).slice(0, 300)}`);
  }

  async function createQueue(queue: string): Promise<void> {
    await must(await call(connection.queue, "PUT", queue), `Creating the queue ${queue}`);
  }

  async function putRaw(queue: string, raw: string): Promise<void> {
    const put = () => call(connection.queue, "POST", `${queue}/messages`, { body: messageXml(raw) });
    let response = await put();
    if (response.status === 404) {
      await createQueue(queue);
      response = await put();
    }
    await must(response, `Sending to the queue ${queue}`);
  }

  return {
    async listBlobs(container, prefix) {
      const blobs: ListedBlob[] = [];
      let marker: string | undefined = "";
      while (marker !== undefined) {
        const query = { restype: "container", comp: "list", prefix, ...(marker && { marker }) };
        const response = await call(connection.blob, "GET", container, { query });
        if (response.status === 404) return [];
        const xml = await (await must(response, `Listing the container ${container}`)).text();
        const page = parseBlobs(xml);
        blobs.push(...page.blobs);
        marker = page.next;
      }
      return blobs;
    },
    blobUrl: (path) => addressOf(connection.blob, path).href,
    async getBlob(path) {
      const response = await call(connection.blob, "GET", path);
      if (response.status === 404) return undefined;
      return readBlob(await must(response, `Reading the blob ${path}`));
    },
    async putBlob(path, bytes) {
      const put = () =>
        call(connection.blob, "PUT", path, { headers: { "x-ms-blob-type": "BlockBlob" }, body: bytes });
      let response = await put();
      if (response.status === 404) {
        await call(connection.blob, "PUT", path.split("/")[0] ?? "", { query: { restype: "container" } });
        response = await put();
      }
      await must(response, `Writing the blob ${path}`);
    },
    putMessage: (queue, text) => putRaw(queue, encode(text, encoding)),
    putRaw,
    async takeMessages(queue, count, visibleAgainIn) {
      const query = { numofmessages: String(count), visibilitytimeout: String(visibleAgainIn) };
      const response = await call(connection.queue, "GET", `${queue}/messages`, { query });
      if (response.status === 404) {
        await createQueue(queue);
        return [];
      }
      const xml = await (await must(response, `Reading the queue ${queue}`)).text();
      return parseMessages(xml, encoding);
    },
    async giveBack(queue, message, after) {
      const query = { popreceipt: message.receipt, visibilitytimeout: String(after) };
      const body = messageXml(message.raw);
      await call(connection.queue, "PUT", `${queue}/messages/${message.id}`, { query, body });
    },
    async deleteMessage(queue, message) {
      const query = { popreceipt: message.receipt };
      await call(connection.queue, "DELETE", `${queue}/messages/${message.id}`, { query });
    },
  };
}

function addressOf(base: string, path: string): URL {
  return new URL(`${base}/${path.split("/").map(encodeURIComponent).join("/")}`);
}
