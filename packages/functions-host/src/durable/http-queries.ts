import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson, sendText } from "../http/exchange.ts";
import { cutPage, type DurableApi, pageOf, timeOf } from "./http-parts.ts";
import { isTerminal, type RuntimeStatus } from "./instance.ts";
import { Refusal } from "./refusal.ts";
import { shownHistory } from "./shown-history.ts";
import { statusOf } from "./status.ts";

/** Answers with one instance's status. */
export function answerStatus(api: DurableApi, id: string, url: URL, response: ServerResponse): void {
  const instance = api.client.get(id);
  if (!instance) {
    sendText(response, 404);
    return;
  }
  const asked = (name: string) => url.searchParams.get(name)?.toLowerCase() === "true";
  const input = url.searchParams.get("showInput")?.toLowerCase() !== "false";
  const body = statusOf(instance, input);
  if (asked("showHistory") && instance.status !== "Pending") {
    const shown = { input, output: asked("showHistoryOutput") };
    body.historyEvents = shownHistory(api.client.history(id), shown);
  }
  const failedAs500 = url.searchParams.get("returnInternalServerErrorOnFailure")?.toLowerCase() === "true";
  if (isTerminal(instance.status)) {
    sendJson(response, failedAs500 && instance.status === "Failed" ? 500 : 200, body);
    return;
  }
  sendJson(response, 202, body, { location: url.href, "retry-after": "5" });
}

/** Answers with a page of instances, entities among them. */
export function answerList(
  api: DurableApi,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { top, after } = pageOf(url, request);
  const { shown, headers } = cutPage(api.client.list({ ...filterOf(url), after, top: top + 1 }), top);
  const showInput = url.searchParams.get("showInput")?.toLowerCase() !== "false";
  sendJson(
    response,
    200,
    shown.map((instance) => statusOf(instance, showInput)),
    headers,
  );
}

/** Removes one instance that has ended, or an entity. */
export async function purgeOne(api: DurableApi, id: string, response: ServerResponse): Promise<void> {
  const instance = api.client.get(id);
  if (!id.startsWith("@") && !instance) return sendText(response, 404);
  if (!id.startsWith("@") && instance && !isTerminal(instance.status)) {
    const reason = `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${instance.status}`;
    return sendJson(response, 412, reason);
  }
  sendJson(response, 200, { instancesDeleted: await api.client.purge(id) });
}

/** Removes all ended instances that a query finds. */
export async function purgeMany(api: DurableApi, url: URL, response: ServerResponse): Promise<void> {
  const filter = filterOf(url);
  if (filter.createdFrom === undefined) {
    throw new Refusal(400, "Please provide value for 'createdTimeFrom' parameter.");
  }
  const instancesDeleted = await api.client.purgeAll(filter);
  if (instancesDeleted === 0) sendText(response, 404);
  else sendJson(response, 200, { instancesDeleted });
}

function filterOf(url: URL) {
  const statuses = url.searchParams.getAll("runtimeStatus").join(",");
  return {
    prefix: url.searchParams.get("instanceIdPrefix") ?? undefined,
    createdFrom: timeOf(url, "createdTimeFrom"),
    createdTo: timeOf(url, "createdTimeTo"),
    statuses: statuses ? parseStatuses(statuses) : undefined,
  };
}

/** Reads the statuses of a query; unknown ones are left out. */
function parseStatuses(text: string): RuntimeStatus[] {
  const all: RuntimeStatus[] = [
    "Pending",
    "Running",
    "Completed",
    "ContinuedAsNew",
    "Failed",
    "Canceled",
    "Terminated",
    "Suspended",
  ];
  const asked = text.split(",").map((each) => each.trim().toLowerCase());
  return all.filter((status) => asked.includes(status.toLowerCase()));
}
