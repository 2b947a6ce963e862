import {
  app,
  HttpRequest,
  InvocationContext,
  type LogHookContext,
  type PreInvocationContext,
} from "@azure/functions";
import { expect, test, vi } from "vitest";
import { watchInvocations } from "../../../functions/kit/invocations.ts";

const hooked = <Name extends "preInvocation" | "log">(name: Name) =>
  vi.spyOn(app.hook, name).mockReturnValue({ dispose: () => undefined } as never);
const [before, line] = [hooked("preInvocation"), hooked("log")];
watchInvocations();
const [invoke, write] = [before.mock.calls[0]?.[0], line.mock.calls[0]?.[0]];

/** What the log holds of a line that a function's handler writes while it is called. */
async function logged(type: string, input: unknown, triggerMetadata = {}): Promise<string> {
  const entry = { message: "done" };
  const options = { trigger: { type, name: "input" }, return: undefined, extraInputs: [], extraOutputs: [] };
  const hook = {
    invocationContext: new InvocationContext({ functionName: "some", triggerMetadata, options } as never),
    inputs: [input],
    functionHandler: async () => void write?.(entry as LogHookContext),
  } as unknown as PreInvocationContext;
  invoke?.(hook);
  await hook.functionHandler(input as never, hook.invocationContext);
  return entry.message;
}

test("a line of an activity's log names model and run", async () => {
  const run = "pets-0123456789ab-0123456789ab-0123456789ab-1";
  expect(await logged("activityTrigger", {}, { instanceId: `${run}-pool-trials` })).toBe(
    `done [model=pets run=${run}]`,
  );
});

test("a line of a request's log names what the request is about, and nobody's line break", async () => {
  const request = (params: Record<string, string>) =>
    new HttpRequest({ method: "GET", url: "http://x/", params });
  expect(await logged("httpTrigger", request({ model: "pets" }))).toBe("done [model=pets]");
  expect(await logged("httpTrigger", request({ id: "a\nb" }))).toBe("done [run=a?b]");
  expect(await logged("timerTrigger", {})).toBe("done");
});
