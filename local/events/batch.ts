import type { Exchange } from "./exchange.ts";

/** Whether a request is a batch: many deletes in the parts of one body. */
export function isBatch(method: string, url: string): boolean {
  return method === "POST" && new URLSearchParams(url.split("?")[1]).get("comp") === "batch";
}

/** The exchanges inside a batch: each part of the request with the part of the answer that has its Content-ID. */
export function splitBatch(requestBody: string, responseBody: string): Exchange[] {
  const answers = new Map(partsOf(responseBody).map((part) => [part.id, part]));
  return partsOf(requestBody).flatMap(({ id, start, headers }) => {
    const [, method, url] = /^(\S+) (\S+) HTTP/.exec(start) ?? [];
    const answer = answers.get(id);
    if (!method || !url || !answer) return [];
    const status = Number(/^HTTP\/\S+ (\d+)/.exec(answer.start)?.[1]);
    return [{ method, url, request: headers, status, response: answer.headers }];
  });
}

type Part = { id: string | undefined; start: string; headers: Record<string, string> };

// A part: its own headers, an empty line, then a whole HTTP message (start line, headers).
function partsOf(body: string): Part[] {
  const boundary = /^\s*(--\S+)/.exec(body)?.[1];
  if (!boundary) return [];
  const parts = body.split(boundary).slice(1);
  return parts.flatMap((part) => {
    const [own = "", message = ""] = part.trim().split(/\r?\n\r?\n/);
    const [start = "", ...lines] = message.split(/\r?\n/);
    if (!start) return [];
    return [{ id: headersOf(own.split(/\r?\n/))["content-id"], start, headers: headersOf(lines) }];
  });
}

function headersOf(lines: string[]): Record<string, string> {
  const pairs = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line.trim())).filter((match) => match !== null);
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name.toLowerCase(), value]));
}
