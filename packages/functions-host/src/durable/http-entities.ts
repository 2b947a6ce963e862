import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson, sendText } from "../http/exchange.ts";
import type { Entity } from "../store/entities.ts";
import { entityId, partsOfEntityId } from "./entity-id.ts";
import { cutPage, type DurableApi, isJson, pageOf, parseBody, timeOf } from "./http-parts.ts";
import { Refusal } from "./refusal.ts";

/** Answers below `entities`: lists, reads and signals them. */
export async function answerEntities(
  api: DurableApi,
  name: string | undefined,
  key: string | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.method) {
    case "GET":
      if (name && key) return answerState(api, name, key, response);
      return answerEntityList(api, name, url, request, response);
    case "POST":
    case "DELETE":
      return signal(api, name, key, url, request, response);
    default:
      return sendText(response, 404);
  }
}

/** A key of $ stands for the empty one. */
function answerState(api: DurableApi, name: string, key: string, response: ServerResponse): void {
  const entity = api.client.entity(entityId(name, key === "$" ? "" : key));
  if (!entity || entity.state === null) sendText(response, 404);
  else sendJson(response, 200, JSON.parse(entity.state));
}

function answerEntityList(
  { client }: DurableApi,
  name: string | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { top, after } = pageOf(url, request);
  const found = client.entities({
    prefix: name ? entityId(name, "") : "@",
    updatedFrom: timeOf(url, "lastOperationTimeFrom"),
    updatedTo: timeOf(url, "lastOperationTimeTo"),
    after,
    top: top + 1,
  });
  const { shown, headers } = cutPage(found, top);
  const withState = url.searchParams.get("fetchState")?.toLowerCase() === "true";
  sendJson(
    response,
    200,
    shown.map((entity) => entityStatus(entity, withState)),
    headers,
  );
}

function entityStatus({ id, state, updated }: Entity, withState: boolean) {
  return {
    entityId: partsOfEntityId(id),
    lastOperationTime: new Date(updated).toISOString(),
    state: withState && state !== null ? JSON.parse(state) : null,
  };
}

/** DELETE is the signal "delete", which means what the entity makes of it. A body that is not JSON is a text. */
async function signal(
  { client }: DurableApi,
  name: string | undefined,
  key: string | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!name || !key) throw new Refusal(400, "An entity has a name and a key: entities/{name}/{key}.");
  const operation = request.method === "DELETE" ? "delete" : (url.searchParams.get("op") ?? "");
  const body = await readBody(request);
  const input = body.length === 0 || isJson(request) ? parseBody(body) : JSON.stringify(body.toString());
  await client.signalEntity(entityId(name, key), operation, input);
  sendText(response, 202);
}
