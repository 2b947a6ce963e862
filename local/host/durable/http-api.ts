import type { IncomingMessage, ServerResponse } from "node:http";
import { originOf, readBody, sendJson, sendText } from "../http/exchange.ts";
import type { Entity } from "../store/entities.ts";
import type { Answer, DurableClient } from "./client.ts";
import { parseStatuses } from "./client.ts";
import { type Instance, isTerminal } from "./instance.ts";
import { managementUrls } from "./management.ts";
import { Refusal } from "./refusal.ts";
import { shownHistory } from "./shown-history.ts";
import { statusOf } from "./status.ts";

/** What the routes of the Durable HTTP API need. */
export interface DurableApi {
  client: DurableClient;
  origin: () => string;
  /** The query that management URLs carry (task hub, connection, key). */
  query: () => string;
}

const pageSize = 100;

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
  if (kind === "entities") return entities(api, id, action, url, request, response);
  if (kind !== "instances") return sendText(response, 404);
  if (!id) {
    if (method === "GET") return list(api, url, request, response);
    if (method === "DELETE") return purgeMany(api, url, response);
    return sendText(response, 405);
  }
  if (!action) {
    if (method === "GET" || method === "HEAD") return status(api, id, url, request, response);
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

async function entities(
  api: DurableApi,
  name: string | undefined,
  key: string | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!name || !key) {
    const found = api.client.entities(
      name ? `@${name.toLowerCase()}@` : "@",
      Number(url.searchParams.get("top")) || pageSize,
    );
    return sendJson(response, 200, found.map(entityStatus));
  }
  const id = `@${name.toLowerCase()}@${key}`;
  if (request.method === "POST") {
    const input = parseBody(await readBody(request));
    await api.client.signalEntity(id, url.searchParams.get("op") ?? "", input);
    return sendText(response, 202);
  }
  const entity = api.client.entity(id);
  if (!entity || entity.state === null) return sendText(response, 404);
  sendJson(response, 200, JSON.parse(entity.state));
}

function entityStatus({ id, state, updated }: Entity) {
  const [name, ...key] = id.slice(1).split("@");
  return {
    entityId: { name, key: key.join("@") },
    lastOperationTime: new Date(updated).toISOString(),
    state: state === null ? null : JSON.parse(state),
  };
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

function status(
  api: DurableApi,
  id: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const instance = api.client.get(id);
  if (!instance) {
    sendText(response, 404);
    return;
  }
  const asked = (name: string) => url.searchParams.get(name)?.toLowerCase() === "true";
  const body = statusOf(instance, url.searchParams.get("showInput")?.toLowerCase() !== "false");
  if (asked("showHistory")) {
    body.historyEvents = shownHistory(
      api.client.history(id),
      asked("showHistoryOutput"),
      url.searchParams.get("showInput")?.toLowerCase() !== "false",
    );
  }
  const failedAs500 = url.searchParams.get("returnInternalServerErrorOnFailure")?.toLowerCase() === "true";
  if (isTerminal(instance.status)) {
    sendJson(response, failedAs500 && instance.status === "Failed" ? 500 : 200, body);
    return;
  }
  const here = managementUrls(originOf(request, api.origin()), id, api.query()).statusQueryGetUri ?? "";
  sendJson(response, 202, body, { location: here, "retry-after": "5" });
}

function list(api: DurableApi, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const top = Number(url.searchParams.get("top")) || pageSize;
  const token = request.headers["x-ms-continuation-token"];
  const after = typeof token === "string" && token ? Buffer.from(token, "base64url").toString() : undefined;
  const page = api.client.list({ ...filterOf(url), after, top: top + 1 });
  const shown = page.slice(0, top);
  const last = page.length > top ? shown.at(-1) : undefined;
  const showInput = url.searchParams.get("showInput")?.toLowerCase() !== "false";
  sendJson(
    response,
    200,
    shown.map((instance) => statusOf(instance, showInput)),
    last ? { "x-ms-continuation-token": Buffer.from(last.id).toString("base64url") } : {},
  );
}

async function purgeMany(api: DurableApi, url: URL, response: ServerResponse): Promise<void> {
  const filter = filterOf(url);
  if (filter.createdFrom === undefined) {
    throw new Refusal(400, "Please provide value for 'createdTimeFrom' parameter.");
  }
  purged(response, await api.client.purgeAll(filter));
}

function filterOf(url: URL) {
  const statuses = url.searchParams.getAll("runtimeStatus").join(",");
  return {
    prefix: url.searchParams.get("instanceIdPrefix") ?? undefined,
    createdFrom: time(url, "createdTimeFrom"),
    createdTo: time(url, "createdTimeTo"),
    statuses: statuses ? parseStatuses(statuses) : undefined,
  };
}

function time(url: URL, name: string): number | undefined {
  const text = url.searchParams.get(name);
  if (!text) return undefined;
  const parsed = Date.parse(text);
  if (Number.isNaN(parsed)) throw new Refusal(400, `"${text}" is not a date and time (${name}).`);
  return parsed;
}

function told(response: ServerResponse, answer: Answer): void {
  sendText(response, { accepted: 202, unknown: 404, ended: 410 }[answer]);
}

function purged(response: ServerResponse, instancesDeleted: number): void {
  if (instancesDeleted === 0) {
    sendText(response, 404);
    return;
  }
  sendJson(response, 200, { instancesDeleted });
}

/** JSON text of a body; an empty one is no input. */
function parseBody(body: Buffer): string | null {
  if (body.length === 0) return null;
  const text = body.toString();
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new Refusal(400, `The body is not JSON: ${(error as Error).message}`);
  }
}
