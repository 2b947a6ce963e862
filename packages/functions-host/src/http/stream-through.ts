import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as open,
  type ServerResponse,
} from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { InvocationResult } from "../worker/protocol.ts";
import { BodyTooLarge, sendText } from "./exchange.ts";
import { badHeader } from "./response-headers.ts";
import { collected, patience, wholeOnceEnded, within } from "./whole-answer.ts";

/** Connections stay: opening one costs a third of what a request costs the host. The worker never ends one that is idle (keep-connections.ts). */
const agent = new Agent({ keepAlive: true });
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "x-ms-invocation-id"]);
/** An answer that announces no more than this is held back until all of it is here. */
const heldBack = 1_048_576;

/** One request to a function of an app with `enableHttpStream`. */
export interface StreamedCall {
  workerUri: string;
  invocationId: string;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
  /** Bytes that a request's body may have. */
  bodyLimit: number;
  invoke(): Promise<InvocationResult>;
  /** Told where Azure's host would leave the caller waiting for ever. */
  onUnanswered(why: string): void;
}

/**
 * Passes a request on to the library's own HTTP server in the worker, and its answer back, both as streams. The
 * invocation goes by message meanwhile; the library joins the two by the invocation's id.
 */
export async function streamThrough(call: StreamedCall): Promise<void> {
  const { request, response } = call;
  const onward = openOnward(call);
  const answered = new Promise<IncomingMessage | undefined>((resolve) => {
    onward.once("response", resolve);
    onward.on("error", () => resolve(undefined));
  });
  endWithCaller(onward, response);
  const tooLarge = sendOn(request, onward, call.bodyLimit);
  const ended = call.invoke().then((result) => {
    // Without an answer the library keeps the request open for ever.
    if (result.failure || result.unanswered) onward.destroy();
    return result;
  });
  ended.catch(() => {}); // told below, unless nobody waits for it any more
  const answer = await Promise.race([answered, ended.then(() => answered), tooLarge]);
  // What reads a body that is cut off is never told so by the library: it is left to functionTimeout.
  if (answer instanceof BodyTooLarge) throw answer;
  if (!answer && response.destroyed) {
    // The caller has gone away: in the middle of the body the library does not tell its reader either.
    if (request.complete) await ended;
    return;
  }
  if (!answer) {
    // The invocation waits for ever for a request that was lost on its way.
    const result = await within(patience, ended);
    const why = result?.failure
      ? result.failure.message.split("\n")[0]
      : result?.unanswered && "it returned nothing";
    call.onUnanswered(why || "the connection to its process has broken off");
    return sendText(response, 500);
  }
  const wrong = badHeader(Object.entries(answer.headers));
  if (wrong) {
    answer.destroy();
    throw new Error(wrong);
  }
  await passOn(call, answer, ended);
  // What is left of a body that overtook its answer is not the start of another request.
  if (!onward.writableFinished || !answer.complete) onward.destroy();
  await ended;
}

/** Ends a request that waits for its answer when the caller goes away: from that the worker can tell. */
function endWithCaller(onward: ClientRequest, response: ServerResponse): void {
  // Not before all of it is on its way: the library would wait for ever for a request that never comes.
  const leave = () =>
    onward.writableFinished ? onward.destroy() : onward.once("finish", () => onward.destroy());
  response.once("close", leave);
  onward.once("response", () => response.off("close", leave));
}

/** Sends the request's body on; resolves if that turns out to be too large. */
function sendOn(request: IncomingMessage, onward: ClientRequest, limit: number): Promise<BodyTooLarge> {
  const { promise, resolve } = Promise.withResolvers<BodyTooLarge>();
  const isStated = request.headers["content-length"] !== undefined;
  const body = isStated ? request : request.pipe(upTo(limit));
  if (body !== request) body.once("error", resolve).once("error", () => onward.destroy());
  body.pipe(onward);
  request.once("close", () => request.complete || onward.destroy());
  onward.once("close", () => drain(request));
  return promise;
}

/**
 * Reads what no handler has read. Left unread, or cut off, it would hold up or break the caller's next request, which comes on
 * the same connection.
 */
function drain(request: IncomingMessage): void {
  request.unpipe();
  request.resume();
}

/** Sends the answer to the caller as it comes; a short one when it is whole. */
async function passOn(call: StreamedCall, answer: IncomingMessage, ended: Promise<unknown>): Promise<void> {
  const { response } = call;
  let callerIsGone = false;
  response.once("close", () => {
    callerIsGone = !answer.destroyed && !answer.complete;
  });
  const isWhole = wholeOnceEnded(answer, response, ended);
  const body = announced(answer) <= heldBack ? await collected(answer, isWhole) : answer;
  if (body === undefined && !callerIsGone) {
    call.onUnanswered("its body is shorter than its Content-Length");
    return sendText(response, 500);
  }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !hopByHop.has(name)) response.setHeader(name, value);
  }
  response.writeHead(answer.statusCode ?? 200);
  if (body !== answer) {
    response.end(body);
    return;
  }
  await pipeline(answer, response).catch(() => response.destroy());
  if (!(await isWhole) && !callerIsGone)
    call.onUnanswered("its body broke off, or is shorter than its Content-Length");
}

function openOnward({ workerUri, invocationId, url, request }: StreamedCall): ClientRequest {
  const { hostname, port } = new URL(workerUri);
  return open({
    hostname,
    port,
    path: url.pathname + url.search,
    agent,
    method: request.method,
    headers: {
      ...request.headers,
      // Never the worker ends it: that would cut off an answer that overtakes its request's body.
      connection: "keep-alive",
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": url.host,
      "x-forwarded-proto": "http",
    },
  });
}

/** Lets so many bytes through; more are an error. */
function upTo(limit: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limit ? new BodyTooLarge(limit) : null, chunk);
    },
  });
}

/** The length that an answer states; one that states none is a stream. */
function announced({ headers }: IncomingMessage): number {
  return headers["content-length"] === undefined
    ? Number.POSITIVE_INFINITY
    : Number(headers["content-length"]);
}
