import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { busy } from "./storage-error.ts";

/** Sends a request on, with its body or the one that was read already, and resolves when the answer begins. */
export function forward(
  agent: Agent,
  socketPath: string,
  request: IncomingMessage,
  body: Buffer | undefined,
): Promise<IncomingMessage> {
  const { method, url: path } = request;
  const headers = endToEnd(request.rawHeaders);
  return new Promise((resolve, reject) => {
    const upstream = httpRequest({ agent, socketPath, method, path, headers, setHost: false });
    upstream.on("response", resolve);
    upstream.on("error", (error) => {
      if (request.complete) console.error(`No answer from the storage service: ${error.message}`);
      reject(busy(`The storage service does not answer: ${error.message}`));
    });
    request.on("close", () => {
      if (!request.complete) upstream.destroy(); // the client has given up in the middle of its body
    });
    if (body === undefined) request.pipe(upstream);
    else upstream.end(body);
  });
}

/** Name, value, name, value… without those that are about one connection only. */
export function endToEnd(rawHeaders: string[]): string[] {
  return rawHeaders.filter(
    (_, index) => !/^(connection|keep-alive)$/i.test(rawHeaders[index - (index % 2)] ?? ""),
  );
}
