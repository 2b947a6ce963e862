/** One message taken from a queue; it comes back unless it is deleted. */
export interface QueueMessage {
  id: string;
  receipt: string;
  /** Undefined where it is not written as host.json's `messageEncoding` says. */
  text: string | undefined;
  /** As it is in the queue. */
  raw: string;
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

/** A message's text as it stands in a queue. */
export function encode(text: string, encoding: MessageEncoding): string {
  return encoding === "base64" ? Buffer.from(text).toString("base64") : text;
}

/** A message on its way to a queue, encoded already. */
export function messageXml(raw: string): Buffer {
  return Buffer.from(`<QueueMessage><MessageText>${escapeXml(raw)}</MessageText></QueueMessage>`);
}

/** The messages that a queue handed out. */
export function parseMessages(xml: string, encoding: MessageEncoding): QueueMessage[] {
  return [...xml.matchAll(/<QueueMessage>(.*?)<\/QueueMessage>/gs)].map(([, part = ""]) => ({
    id: field(part, "MessageId"),
    receipt: field(part, "PopReceipt"),
    text: decode(unescapeXml(field(part, "MessageText")), encoding),
    raw: unescapeXml(field(part, "MessageText")),
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

function decode(text: string, encoding: MessageEncoding): string | undefined {
  if (encoding === "none") return text;
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
  return isBase64 ? Buffer.from(text, "base64").toString() : undefined;
}
