import type { HttpResponseInit } from "@azure/functions";
import { type Act, isAct, namesIn } from "../../shared/audit/act.ts";
import { noteAct } from "../../shared/audit/log.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Served } from "../kit/serve.ts";

/** The same route, whose calls are on record where they change anything: nothing is done that could not be noted before. */
export function audited(blobs: Blobs, { route, handler }: Served): Served {
  if (!isAct(route)) return { route, handler };
  return {
    route,
    handler: async (request, context, caller) => {
      const act: Act = {
        ...{ at: new Date().toISOString(), call: context.invocationId, by: caller.id },
        ...{ did: route.name, to: namesIn(request.params), status: null, location: null },
      };
      await noteAct(blobs, act);
      const answer = await handler(request, context, caller);
      // It is done: whoever asked must hear of it, also where its end cannot be noted.
      await noteAct(blobs, { ...act, ...answeredBy(answer) }).catch((error: unknown) =>
        context.error(`${context.invocationId}: its end is not in the audit log:`, error),
      );
      return answer;
    },
  };
}

function answeredBy({ status = 200, headers }: HttpResponseInit): Pick<Act, "status" | "location"> {
  return { status, location: new Headers(headers as Record<string, string>).get("location") };
}
