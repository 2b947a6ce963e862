import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../app/app-function.ts";
import type { Bindings } from "../bindings/bindings.ts";
import type { Log } from "../log.ts";
import type { InvocationResult } from "../worker/protocol.ts";
import type { WorkerPool } from "../worker/worker-pool.ts";
import type { WorkerProcess } from "../worker/worker-process.ts";
import { readBody, sendText } from "./exchange.ts";
import { sendFunctionResult } from "./from-function.ts";
import { streamThrough } from "./stream-through.ts";
import { httpMetadata, toHttpData } from "./to-function.ts";

/** What calling an HTTP function needs. */
export interface CallParts {
  pool: WorkerPool;
  bindings: Bindings;
  log: Log;
  /** Bytes that a request's body may have. */
  bodyLimit: number;
}

/** Runs an HTTP function for a request, by message or, where the app asked for it, as a stream. */
export async function callFunction(
  parts: CallParts,
  fn: AppFunction,
  params: Record<string, string>,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const streams = (await parts.pool.ready).capabilities.HttpUri !== undefined;
  const body = streams ? empty : await bodyOf(request, parts.bodyLimit);
  const data = { http: toHttpData(request, url, params, body) };
  const needsMetadata = streams || fn.inputs.length > 0 || fn.outputs.length > 1;
  const triggerMetadata = needsMetadata ? httpMetadata(request, url, params) : {};

  async function invoke(worker: WorkerProcess, id: string): Promise<InvocationResult> {
    const result = await worker.invoke(id, {
      functionName: fn.id,
      inputs: [{ name: fn.triggerName, data }, ...(await parts.bindings.inputs(fn, data, triggerMetadata))],
      triggerMetadata,
      traceContext: traceOf(request, id),
    });
    if (result.failure)
      parts.log("error", `Function.${fn.name}`, result.failure.stack || result.failure.message);
    else await parts.bindings.outputs(fn, data, triggerMetadata, result);
    return result;
  }

  const result = await parts.pool.run({
    functionName: fn.id,
    tries: asksOnly(request) && !streams ? 2 : 1,
    async on(worker) {
      const id = randomUUID();
      if (worker.httpUri === undefined) return invoke(worker, id);
      await streamThrough({
        workerUri: worker.httpUri,
        invocationId: id,
        url,
        request,
        response,
        bodyLimit: parts.bodyLimit,
        invoke: () => invoke(worker, id),
        onUnanswered: (why) => parts.log("error", `Function.${fn.name}`, neverAnswered(fn.name, why)),
      });
      return undefined;
    },
  });
  if (!result) return;
  if (result.failure) return sendText(response, 500);
  const named = result.outputs.find(({ data }) => data.http)?.data;
  sendFunctionResult(response, result.returnValue ?? named, request.method === "HEAD");
}

function neverAnswered(name: string, why: string): string {
  return (
    `The function "${name}" has given no answer that can be sent: ${why}. Here it is a 500; on Azure this call would never be ` +
    "answered (enableHttpStream)."
  );
}

/** Whether a request may be run a second time where the first run was lost: it changes nothing. */
function asksOnly({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

const empty = Buffer.alloc(0);

/** Azure's host hands on only bodies of a stated length; chunked ones need the app's `enableHttpStream`. */
function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (request.headers["content-length"] !== undefined) return readBody(request, limit);
  request.resume();
  return Promise.resolve(empty);
}

/** The caller's trace, or a new one named by the invocation. */
function traceOf(request: IncomingMessage, id: string): { traceParent: string; traceState: string } {
  const { traceparent, tracestate } = request.headers;
  const digits = id.replaceAll("-", "");
  return {
    traceParent: typeof traceparent === "string" ? traceparent : `00-${digits}-${digits.slice(16)}-00`,
    traceState: typeof tracestate === "string" ? tracestate : "",
  };
}
