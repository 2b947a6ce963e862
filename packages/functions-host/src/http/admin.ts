import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../app/app-function.ts";
import type { AppFunctions } from "../app/functions.ts";
import type { Invoke } from "../triggers/invoke.ts";
import type { TypedData } from "../worker/protocol.ts";
import { readBody, sendJson, sendText } from "./exchange.ts";

/** What the admin routes tell of and act on. */
export interface AdminParts {
  functions: AppFunctions;
  errors: readonly string[];
  invoke: Invoke;
  origin: string;
}

/** Answers below /admin: the host's state, its functions, and running one that is not HTTP by hand. */
export async function answerAdmin(
  { functions, errors, invoke, origin }: AdminParts,
  path: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [kind = "", name, action] = path.map((part) => part.toLowerCase());
  if (kind === "host" && name === "ping") return sendText(response, 200);
  if (kind === "host" && name === "status") {
    const processUptime = Math.round(process.uptime() * 1000);
    return sendJson(response, 200, {
      id: "local",
      state: errors.length > 0 ? "Error" : "Running",
      version: "4.1040.0.0",
      processUptime,
      errors,
    });
  }
  if (kind !== "functions") return sendText(response, 404);
  if (!name)
    return sendJson(
      response,
      200,
      functions.all.map((fn) => shown(fn, origin)),
    );
  const fn = functions.named(name);
  if (!fn) return sendText(response, 404);
  if (request.method === "GET") {
    return action === "status" ? sendJson(response, 200, {}) : sendJson(response, 200, shown(fn, origin));
  }
  if (request.method !== "POST") return sendText(response, 405);
  if (errors.length > 0) return sendText(response, 503, "Function host is not running.");
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? ""))
    return sendText(response, 415);
  const input = readInput(await readBody(request));
  if (input === undefined) return sendText(response, 400, 'Send JSON: {"input": "..."}');
  // As in Azure: taken, not finished.
  void invoke(fn, triggerData(fn, input));
  sendText(response, 202);
}

function shown(fn: AppFunction, origin: string) {
  return {
    name: fn.name,
    href: `${origin}/admin/functions/${fn.name}`,
    isDisabled: fn.disabled,
    language: "node",
    config: {
      bindings: Object.entries(fn.metadata.bindings).map(([name, binding]) => ({ ...binding, name })),
    },
  };
}

function readInput(body: Buffer): string | undefined {
  if (body.length === 0) return "";
  try {
    const { input } = JSON.parse(body.toString()) as { input?: unknown };
    return typeof input === "string" ? input : JSON.stringify(input ?? "");
  } catch {
    return undefined;
  }
}

function triggerData(fn: AppFunction, input: string): TypedData {
  if (fn.trigger.type.toLowerCase() !== "timertrigger") return { string: input };
  return {
    json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false }),
  };
}
