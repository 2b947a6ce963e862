import { app, type HttpHandler } from "@azure/functions";
import { Problem } from "../../shared/kit/errors.ts";
import { EVERY_METHOD, ROOT } from "./every-call.ts";
import { problemFor } from "./problems.ts";

/** Registers one function alone, which tells every caller why there is no other: as the log says it, or what may be told to anybody. */
export function registerUnfit(type: string, fault: string, told = fault): void {
  console.error(fault);
  const handler: HttpHandler = async ({ method }, context) =>
    problemFor(method, new Problem(503, type, told), context);
  const routes = { unfit: "api/{*path}", unfitPage: ROOT };
  for (const [name, route] of Object.entries(routes))
    app.http(name, { methods: EVERY_METHOD, authLevel: "anonymous", route, handler });
}
