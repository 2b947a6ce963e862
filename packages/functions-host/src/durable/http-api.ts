import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson, sendText } from "../http/exchange.ts";
import { decodePart } from "../http/request-url.ts";
import type { Answer } from "./answer.ts";
import { answerEntities } from "./http-entities.ts";
import { type DurableApi, isCutShort, isJson, parseBody } from "./http-parts.ts";
import { answerList, answerStatus, purgeMany, purgeOne } from "./http-queries.ts";
import { answerStarted } from "./http-started.ts";
import { isTerminal } from "./instance.ts";
import { Refusal } from "./refusal.ts";

/** Answers one call below /runtime/webhooks/durabletask or the client binding's own base. */
export async function answerDurable(
  api: DurableApi,
  path: string[],
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await route(api, path.map(decodePart), url, request, response);
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
  const [kind = "", id, action, name] = path.map((part, index) => (index === 0 ? part.toLowerCase() : part));
  const { method } = request;
  const hub = url.searchParams.get("taskHub");
  if (hub && hub.toLowerCase() !== api.hubName.toLowerCase()) return otherHub(kind, id, method, response);
  if (kind === "orchestrators" && method === "POST" && id)
    return start(api, id, action, url, request, response);
  if (kind === "entities") return answerEntities(api, id, action, url, request, response);
  if (kind !== "instances") return sendText(response, 404);
  if (!id) {
    if (method === "GET") return answerList(api, url, request, response);
    if (method === "DELETE") return purgeMany(api, url, response);
  } else if (!action) {
    if (method === "GET" || method === "HEAD") return answerStatus(api, id, url, response);
    if (method === "DELETE") return purgeOne(api, id, response);
  } else if (method === "POST") {
    return control(api, id, action.toLowerCase(), name ?? "", url, request, response);
  }
  sendText(response, 404);
}

/** Another task hub is an empty one here. */
function otherHub(kind: string, id: string | undefined, method = "", response: ServerResponse): void {
  if (method === "GET" && !id && (kind === "instances" || kind === "entities")) sendJson(response, 200, []);
  else sendText(response, 404);
}

async function control(
  api: DurableApi,
  id: string,
  action: string,
  name: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reason = url.searchParams.get("reason") ?? "";
  switch (action) {
    case "raiseevent":
      return raiseEvent(api, id, name, request, response);
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
  await answerStarted(api, await api.client.restart(id, newId), url, request, response);
}

async function start(
  api: DurableApi,
  name: string,
  id: string | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (isCutShort(body)) throw new Refusal(500, "Unexpected end of the JSON content.");
  const input = parseBody(body);
  const version = url.searchParams.get("version") ?? undefined;
  const started = await api.client.start({ name, id: id || undefined, input, version });
  await answerStarted(api, started, url, request, response);
}

async function raiseEvent(
  api: DurableApi,
  id: string,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const instance = api.client.get(id);
  if (!instance) return told(response, "unknown");
  if (isTerminal(instance.status)) return told(response, "ended");
  if (!isJson(request)) throw new Refusal(400, "Only application/json request content is supported");
  if (body.length === 0) throw new Refusal(400, "Invalid JSON content");
  told(response, await api.client.raiseEvent(id, name, parseBody(body)));
}

function told(response: ServerResponse, answer: Answer): void {
  sendText(response, { accepted: 202, unknown: 404, ended: 410 }[answer]);
}
