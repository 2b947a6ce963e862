import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export interface Asked {
  method: string;
  /** Without the prefix of the API. */
  path: string;
  /** The whole of it. */
  url: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  body: any;
}

/** A refusal by a service: its status and what it says. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    [this.status, this.code] = [status, code];
  }
}

/** A service that answers over HTTP as it is told, and remembers what it was asked. */
export async function standIn(answer: (asked: Asked) => unknown): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const path = (request.url ?? "").replace(/^\/api\/2\.\d\/(mlflow|jobs)\//, "");
    const { method = "", url = "" } = request;
    const one = { method, path, url, body: text ? JSON.parse(text) : undefined };
    asked.push(one);
    const [status, body] = answered(() => answer(one));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  afterAll(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function answered(answer: () => unknown): [number, unknown] {
  try {
    return [200, answer() ?? {}];
  } catch (error) {
    if (error instanceof Refusal) return [error.status, { error_code: error.code, message: error.code }];
    return [500, { message: String(error) }];
  }
}
