import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Caller } from "../../shared/kit/caller.ts";
import type { Input, Route } from "../../shared/kit/route.ts";
import { inputOf } from "./input.ts";
import { problem } from "./problems.ts";
import { type Reply, responseOf } from "./reply.ts";

/** The request itself, for what no declaration holds: a body that is read as it comes, ETags, what the caller accepts. */
export interface Call {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly caller: Caller;
}

/** Answers whom somebody has let in. */
export type Handler = (
  request: HttpRequest,
  context: InvocationContext,
  caller: Caller,
) => Promise<HttpResponseInit>;

/** A route with what answers it. */
export interface Served {
  readonly route: Route;
  readonly handler: Handler;
}

/** Answers a route: what comes in is checked by its declaration, what goes out has its type, and errors are answers too. */
export function serve<R extends Route>(
  route: R,
  handle: (input: Input<R>, call: Call) => Promise<Reply<R>>,
): Served {
  const handler: Handler = async (request, context, caller) => {
    const answer = await answered(route, handle, { request, context, caller });
    return request.method === "HEAD" ? headOf(answer) : answer;
  };
  return { route, handler };
}

async function answered<R extends Route>(
  route: R,
  handle: (input: Input<R>, call: Call) => Promise<Reply<R>>,
  call: Call,
): Promise<HttpResponseInit> {
  try {
    return responseOf(await handle(await inputOf(route, call.request), call));
  } catch (error) {
    return problem(error, call.context, route.errors);
  }
}

/** What HEAD is told: status and headers of the answer to GET. */
function headOf({ body: _, jsonBody, ...answer }: HttpResponseInit): HttpResponseInit {
  const type = jsonBody === undefined ? {} : { "Content-Type": "application/json" };
  return { ...answer, headers: { ...type, ...answer.headers } };
}
