import type { IncomingMessage, ServerResponse } from "node:http";
import { originOf, sendJson, sendText } from "../http/exchange.ts";
import { parseStatuses } from "./client.ts";
import { type DurableApi, pageSize } from "./http-parts.ts";
import { isTerminal } from "./instance.ts";
import { managementUrls } from "./management.ts";
import { Refusal } from "./refusal.ts";
import { shownHistory } from "./shown-history.ts";
import { statusOf } from "./status.ts";

/** Answers with one instance's status. */
export function answerStatus(
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

/** Answers with a page of instances. */
export function answerList(
  api: DurableApi,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
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

/** Removes all ended instances that a query finds. */
export async function purgeMany(api: DurableApi, url: URL, response: ServerResponse): Promise<void> {
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

/** Answers with how many instances were removed. */
export function purged(response: ServerResponse, instancesDeleted: number): void {
  if (instancesDeleted === 0) {
    sendText(response, 404);
    return;
  }
  sendJson(response, 200, { instancesDeleted });
}
