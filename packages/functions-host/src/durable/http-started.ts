import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../http/exchange.ts";
import { originOf } from "../http/request-url.ts";
import type { DurableClient } from "./client.ts";
import type { DurableApi } from "./http-parts.ts";
import { isTerminal } from "./instance.ts";
import { managementUrls } from "./management.ts";
import { statusOf } from "./status.ts";

/** setTimeout counts in 32 bits. */
const longestWait = 2 ** 31 - 1;

/** Answers with where to watch a new instance or, where the caller would rather wait, with its outcome. */
export async function answerStarted(
  { client, origin, query }: DurableApi,
  id: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wait = Math.min(Number(url.searchParams.get("timeout") ?? 0) * 1000, longestWait);
  if (wait > 0) await endedWithin(client, id, wait);
  const instance = client.get(id);
  if (wait > 0 && instance && isTerminal(instance.status)) {
    const output = JSON.parse(instance.output ?? "null");
    return sendJson(response, 200, instance.status === "Completed" ? output : statusOf(instance));
  }
  // Azure leaves the rewind address out here.
  const { rewindPostUri: _rewind, ...urls } = managementUrls(
    originOf(request.headers.host, origin()) ?? origin(),
    id,
    query(),
  );
  sendJson(response, 202, urls, { location: urls.statusQueryGetUri ?? "", "retry-after": "10" });
}

async function endedWithin(client: DurableClient, id: string, wait: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, wait);
  await Promise.race([client.ended(id), late]);
  clearTimeout(timer);
}
