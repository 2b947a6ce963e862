import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "./log.ts";
import type { Run } from "./worker/worker-process.ts";

/** Logs each run of a function, in the words of Azure's host. */
export function logRun(log: Log): (run: Run) => void {
  return ({ id, functionName, failed, milliseconds }) => {
    const outcome = failed ? "Failed" : "Succeeded";
    const text = `Executed 'Functions.${functionName}' (${outcome}, Id=${id}, Duration=${milliseconds}ms)`;
    log("information", `Function.${functionName}`, text);
  };
}

/** Logs a request once it is over. */
export function logRequest(log: Log, request: IncomingMessage, response: ServerResponse): void {
  const started = performance.now();
  response.once("close", () => {
    const status = response.writableFinished ? response.statusCode : `${response.statusCode}, cut off`;
    const milliseconds = Math.round(performance.now() - started);
    log("information", "http", `${request.method} ${pathOf(request)} ${status} in ${milliseconds} ms`);
  });
}

/** Without the query, which may hold keys. */
function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? url;
}
