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

/** A blob as a container's list shows it. */
export interface ListedBlob {
  name: string;
  etag: string;
}

/** A page of a container's list, and the marker of the next one. */
export function parseBlobs(xml: string): { blobs: ListedBlob[]; next: string | undefined } {
  const blobs = [...xml.matchAll(/<Blob>(.*?)<\/Blob>/gs)].map(([, part = ""]) => ({
    name: unescapeXml(field(part, "Name")),
    etag: field(part, "Etag"),
  }));
  return { blobs, next: field(xml, "NextMarker") || undefined };
}

/** How messages are written, as host.json's `extensions.queues.messageEncoding` says. */
export type MessageEncoding = "base64" | "none";

/** A message on its way to a queue. */
export function messageXml(text: string, encoding: MessageEncoding): Buffer {
  const encoded = encoding === "base64" ? Buffer.from(text).toString("base64") : escapeXml(text);
  return Buffer.from(`<QueueMessage><MessageText>${encoded}</MessageText></QueueMessage>`);
}

/** The messages that a queue handed out. */
export function parseMessages(xml: string, encoding: MessageEncoding): QueueMessage[] {
  return [...xml.matchAll(/<QueueMessage>(.*?)<\/QueueMessage>/gs)].map(([, part = ""]) => ({
    id: field(part, "MessageId"),
    receipt: field(part, "PopReceipt"),
    text: decode(unescapeXml(field(part, "MessageText")), encoding),
    dequeueCount: Number(field(part, "DequeueCount")),
    insertedOn: Date.parse(field(part, "InsertionTime")),
    expiresOn: Date.parse(field(part, "ExpirationTime")),
    nextVisibleOn: Date.parse(field(part, "TimeNextVisible")),
  }));
}

function field(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
}

function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, "&");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Others may have sent plain text where base64 is expected. */
function decode(text: string, encoding: MessageEncoding): string {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  return encoding === "base64" && isBase64 ? Buffer.from(text, "base64").toString() : text;
}
