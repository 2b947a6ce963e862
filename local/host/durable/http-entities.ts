import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson, sendText } from "../http/exchange.ts";
import type { Entity } from "../store/entities.ts";
import { type DurableApi, pageSize, parseBody } from "./http-parts.ts";

/** Answers below `entities`: lists, reads and signals them. */
export async function answerEntities(
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
