import { app, type HttpHandler, HttpRequest, InvocationContext } from "@azure/functions";
import { expect, test, vi } from "vitest";
import { registerUnfit } from "../../../functions/kit/unfit.ts";
import { nodeFault } from "../../../shared/kit/node-version.ts";

test("every call is told which Node is needed, HEAD without a body", async () => {
  const http = vi.spyOn(app, "http").mockReturnValue(undefined);
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const fault = nodeFault("20.20.2") as string;
  registerUnfit("node-too-old", fault);
  expect(console.error).toHaveBeenCalledWith(fault);
  const [, { handler, route }] = http.mock.calls[0] as unknown as [
    string,
    { handler: HttpHandler; route: string },
  ];
  expect(route).toBe("api/{*path}");
  const context = new InvocationContext({
    functionName: "unfit",
    invocationId: "1",
    logHandler: () => {},
  });
  const ask = (method: string) =>
    handler(new HttpRequest({ method, url: "http://127.0.0.1/api/models" }), context);
  expect(await ask("POST")).toMatchObject({
    status: 503,
    jsonBody: { type: "urn:darkroom:node-too-old", detail: fault },
  });
  const head = await ask("HEAD");
  expect(head).toMatchObject({ status: 503 });
  expect(head).not.toHaveProperty("jsonBody");
});
