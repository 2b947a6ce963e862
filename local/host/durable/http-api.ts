import type { IncomingMessage, ServerResponse } from "node:http";
import { originOf, readBody, sendJson, sendText } from "../http/exchange.ts";
import type { Answer, DurableClient } from "./client.ts";
import { answerEntities } from "./http-entities.ts";
import { type DurableApi, parseBody } from "./http-parts.ts";
import { answerList, answerStatus, purged, purgeMany } from "./http-queries.ts";
import type { Instance } from "./instance.ts";
import { managementUrls } from "./management.ts";
import { Refusal } from "./refusal.ts";
import { statusOf } from "./status.ts";

/** Answers one call below /runtime/webhooks/durabletask or the client binding's own base. */
export async function answerDurable(
  api: DurableApi,
  path: string[],
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await route(api, path.map(decodeURIComponent), url, request, response);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status !== 500) return sendJson(response, error.status, { Message: error.message });
    sendJson(response, 500, {
      Message: "Something went wrong while processing your request",
      ExceptionMessage: error.message,
    });
  }
}

async function route(
  api: DurableApi,
  path: string[],
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [kind, id, action, name] = path;
  const { method } = request;
  if (kind === "orchestrators" && method === "POST" && id)
    return start(api, id, action, url, request, response);
  if (kind === "entities") return answerEntities(api, id, action, url, request, response);
  if (kind !== "instances") return sendText(response, 404);
  if (!id) {
    if (method === "GET") return answerList(api, url, request, response);
    if (method === "DELETE") return purgeMany(api, url, response);
    return sendText(response, 405);
  }
  if (!action) {
    if (method === "GET" || method === "HEAD") return answerStatus(api, id, url, request, response);
    if (method === "DELETE") return purged(response, await api.client.purge(id));
    return sendText(response, 405);
  }
  if (method !== "POST") return sendText(response, 405);
  const reason = url.searchParams.get("reason") ?? "";
  switch (action.toLowerCase()) {
    case "raiseevent":
      return raiseEvent(api, id, name ?? "", request, response);
    case "terminate":
      return told(response, await api.client.terminate(id, reason));
    case "suspend":
      return told(response, await api.client.suspend(id, reason));
    case "resume":
      return told(response, await api.client.resume(id, reason));
    case "rewind":
      return rewind(api, id, reason, response);
    case "restart":
      return restart(api, id, url, request, response);
    default:
      return sendText(response, 404);
  }
}

async function rewind(api: DurableApi, id: string, reason: string, response: ServerResponse): Promise<void> {
  const answer = await api.client.rewind(id, reason);
  if (answer !== "ended") return told(response, answer);
  sendText(response, 412, "The rewind operation is only supported on failed orchestration instances.");
}

async function restart(
  api: DurableApi,
  id: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const newId = url.searchParams.get("restartWithNewInstanceId")?.toLowerCase() !== "false";
  const started = await api.client.restart(id, newId);
  sendJson(response, 202, managementUrls(originOf(request, api.origin()), started, api.query()));
}

async function start(
  api: DurableApi,
  name: string,
  id: string | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const input = parseBody(await readBody(request));
  const version = url.searchParams.get("version") ?? undefined;
  const started = await api.client.start({ name, id: id || undefined, input, version });
  const wait = Number(url.searchParams.get("timeout") ?? 0) * 1000;
  if (wait > 0 && (await endsWithin(api.client, started, wait))) {
    return sendOutcome(response, api.client.get(started));
  }
  const urls = managementUrls(originOf(request, api.origin()), started, api.query());
  sendJson(response, 202, urls, { location: urls.statusQueryGetUri ?? "", "retry-after": "10" });
}

/** For callers that would rather wait: `createAndWaitOnNewInstancePostUri`. */
async function endsWithin(client: DurableClient, id: string, wait: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), wait);
  const ended = await Promise.race([client.ended(id).then(() => true), late]);
  clearTimeout(timer);
  return ended;
}

function sendOutcome(response: ServerResponse, instance: Instance | undefined): void {
  if (!instance) sendText(response, 404);
  else if (instance.status === "Completed") sendJson(response, 200, JSON.parse(instance.output ?? "null"));
  else sendJson(response, instance.status === "Failed" ? 500 : 200, statusOf(instance));
}

async function raiseEvent(
  api: DurableApi,
  id: string,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const type = request.headers["content-type"];
  const body = await readBody(request);
  if (body.length > 0 && type && !/json/i.test(type)) {
    throw new Refusal(400, "Only application/json request content is supported");
  }
  told(response, await api.client.raiseEvent(id, name, parseBody(body)));
}

function told(response: ServerResponse, answer: Answer): void {
  sendText(response, { accepted: 202, unknown: 404, ended: 410 }[answer]);
}
