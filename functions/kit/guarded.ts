import type { HttpHandler } from "@azure/functions";
import { arrivesBy } from "../../shared/kit/arrival.ts";
import { callerOf, NOBODY, type SignIn } from "../../shared/kit/caller.ts";
import { modelOf } from "../../shared/kit/model-of.ts";
import { mustBeAllowed } from "../../shared/kit/permission.ts";
import { ANYONE } from "../../shared/kit/route.ts";
import { mustBeAsMeant } from "./as-meant.ts";
import { messageOf } from "./caller-left.ts";
import { problemFor } from "./problems.ts";
import type { Served } from "./serve.ts";
import { drained } from "./unread.ts";
import { whole } from "./whole.ts";

/** What the host is given of a route: nobody comes to its handler whose roles do not allow it. */
export const guarded =
  ({ route, handler }: Served, signIn: SignIn): HttpHandler =>
  async (request, context) => {
    const message = messageOf(context);
    if (message) arrivesBy(request, message);
    try {
      const caller = route.role === ANYONE ? NOBODY : callerOf(signIn, request.headers);
      mustBeAllowed(route, modelOf(request.params), caller);
      mustBeAsMeant(request);
      return whole(await handler(request, context, caller));
    } catch (error) {
      await drained(request);
      return whole(problemFor(request.method, error, context, route.errors));
    }
  };
