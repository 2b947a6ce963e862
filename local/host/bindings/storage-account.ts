import { createHmac } from "node:crypto";

/** One message taken from a queue; it comes back unless it is deleted. */
export interface QueueMessage {
  id: string;
  receipt: string;
  text: string;
  dequeueCount: number;
  /** Times in milliseconds. */
  insertedOn: number;
  expiresOn: number;
  nextVisibleOn: number;
}

/** Blobs ("container/name") and queues of one storage account. */
export interface StorageAccount {
  getBlob(path: string): Promise<Buffer | undefined>;
  putBlob(path: string, bytes: Buffer): Promise<void>;
  putMessage(queue: string, text: string): Promise<void>;
  takeMessages(queue: string, count: number, visibleAgainIn: number): Promise<QueueMessage[]>;
  /** Makes a taken message visible again after so many seconds. */
  giveBack(queue: string, message: QueueMessage, after: number): Promise<void>;
  deleteMessage(queue: string, message: QueueMessage): Promise<void>;
}

const developmentKey =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const apiVersion = "2021-12-02";

interface Connection {
  account: string;
  key: string | undefined;
  sas: string;
  blob: string;
  queue: string;
}

/** Reads a connection string, "UseDevelopmentStorage=true" included. */
export function parseConnection(name: string, text: string | undefined): Connection {
  if (!text) throw new Error(`The storage connection "${name}" is not set. Set it to a connection string.`);
  const parts = new Map(
    text.split(";").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
    }),
  );
  const local = parts.get("usedevelopmentstorage")?.toLowerCase() === "true";
  const account = local ? "devstoreaccount1" : (parts.get("accountname") ?? "");
  const suffix = parts.get("endpointsuffix") ?? "core.windows.net";
  const endpoint = (kind: string, port: number) =>
    (
      parts.get(`${kind}endpoint`) ??
      (local ? `http://127.0.0.1:${port}/${account}` : `https://${account}.${kind}.${suffix}`)
    ).replace(/\/$/, "");
  return {
    account,
    key: local ? developmentKey : parts.get("accountkey"),
    sas: parts.get("sharedaccesssignature") ?? "",
    blob: endpoint("blob", 10_000),
    queue: endpoint("queue", 10_001),
  };
}

/** Opens an account over its REST interface. */
export function openAccount(connection: Connection): StorageAccount {
  async function call(
    base: string,
    method: string,
    path: string,
    options: { query?: Record<string, string>; headers?: Record<string, string>; body?: Buffer } = {},
  ): Promise<Response> {
    const url = new URL(`${base}/${path.split("/").map(encodeURIComponent).join("/")}`);
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

  return {
    async getBlob(path) {
      const response = await call(connection.blob, "GET", path);
      if (response.status === 404) return undefined;
      return Buffer.from(await (await must(response, `Reading the blob ${path}`)).arrayBuffer());
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
    async putMessage(queue, text) {
      const encoded = Buffer.from(text).toString("base64");
      const body = Buffer.from(`<QueueMessage><MessageText>${encoded}</MessageText></QueueMessage>`);
      const put = () => call(connection.queue, "POST", `${queue}/messages`, { body });
      let response = await put();
      if (response.status === 404) {
        await createQueue(queue);
        response = await put();
      }
      await must(response, `Sending to the queue ${queue}`);
    },
    async takeMessages(queue, count, visibleAgainIn) {
      const query = { numofmessages: String(count), visibilitytimeout: String(visibleAgainIn) };
      const response = await call(connection.queue, "GET", `${queue}/messages`, { query });
      if (response.status === 404) {
        await createQueue(queue);
        return [];
      }
      return parseMessages(await (await must(response, `Reading the queue ${queue}`)).text());
    },
    async giveBack(queue, message, after) {
      const query = { popreceipt: message.receipt, visibilitytimeout: String(after) };
      const encoded = Buffer.from(message.text).toString("base64");
      const body = Buffer.from(`<QueueMessage><MessageText>${encoded}</MessageText></QueueMessage>`);
      await call(connection.queue, "PUT", `${queue}/messages/${message.id}`, { query, body });
    },
    async deleteMessage(queue, message) {
      const query = { popreceipt: message.receipt };
      await call(connection.queue, "DELETE", `${queue}/messages/${message.id}`, { query });
    },
  };
}

/** SharedKey: a signature over the method, the x-ms headers and the resource. */
function sign(
  { account, key = "" }: Connection,
  method: string,
  url: URL,
  headers: Record<string, string>,
  length: number,
): string {
  const canonicalHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-ms-"))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");
  const query = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name}:${value}`);
  const resource = `/${account}${url.pathname}${query.join("")}`;
  const text = `${method}\n\n\n${length || ""}\n\n\n\n\n\n\n\n\n${canonicalHeaders}${resource}`;
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  return `SharedKey ${account}:${signature}`;
}

function parseMessages(xml: string): QueueMessage[] {
  const field = (part: string, name: string) =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(part)?.[1] ?? "";
  return [...xml.matchAll(/<QueueMessage>(.*?)<\/QueueMessage>/gs)].map(([, part = ""]) => ({
    id: field(part, "MessageId"),
    receipt: field(part, "PopReceipt"),
    text: decode(field(part, "MessageText")),
    dequeueCount: Number(field(part, "DequeueCount")),
    insertedOn: Date.parse(field(part, "InsertionTime")),
    expiresOn: Date.parse(field(part, "ExpirationTime")),
    nextVisibleOn: Date.parse(field(part, "TimeNextVisible")),
  }));
}

/** Messages are base64 by the extension's convention; others may have sent plain text. */
function decode(text: string): string {
  const plain = text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) && plain.length % 4 === 0
    ? Buffer.from(plain, "base64").toString()
    : plain;
}
